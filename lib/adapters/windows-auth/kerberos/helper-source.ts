/**
 * The helper that turns a password or a keytab into tickets: one process per credential, since libkrb5 keeps realm, KDC
 * and tickets per process. It is C because nothing else reaches far enough: the npm packages send no channel binding and
 * have no password sign-in, and `kinit` leaves a ticket file. Kept as text, so that a bundler carries it along.
 *
 * stdin, a line each: principal, `password` or `keytab`, the password or the keytab's path; then for each ticket
 * `ticket SERVICE HEX`, with the hex of the channel binding or `-`, and for the server's answer to it `check ID HEX`. stdout,
 * a line each: `ok ID BASE64` for a ticket, `ok` for an answer that proves the server, or `error KIND words`. Nothing is on disk, nothing in arguments, and of the environment only KRB5_CONFIG counts.
 */
export const HELPER_SOURCE = String.raw`#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <gssapi/gssapi_krb5.h>
#include <krb5.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define CACHE "MEMORY:tickets"
#define KEYTAB "MEMORY:keytab"
#define RENEW_BEFORE_S 30
#define HELD_MAX 64

static gss_OID_desc SPNEGO = {6, "\x2b\x06\x01\x05\x05\x02"};
static krb5_context ctx;
static krb5_ccache cache;
static krb5_principal me;
static const char *secret;
static int by_keytab;
static time_t expires_at;

/* Refused sign-ins must be told apart from everything else: those are tried once. */
static const char *kind_of(krb5_error_code code) {
  switch (code) {
  case KRB5KDC_ERR_PREAUTH_FAILED:
  case KRB5KRB_AP_ERR_BAD_INTEGRITY:
  case KRB5KDC_ERR_C_PRINCIPAL_UNKNOWN:
  case KRB5KDC_ERR_CLIENT_REVOKED:
  case KRB5KDC_ERR_KEY_EXP:
  case KRB5KDC_ERR_NAME_EXP:
  case KRB5KDC_ERR_CLIENT_NOTYET:
  case KRB5KDC_ERR_POLICY:
  case KRB5_KT_NOTFOUND:
    return "credentials_refused";
  case KRB5KRB_AP_ERR_SKEW:
  case KRB5_KDCREP_SKEW:
    return "clock_skew";
  case KRB5_KDC_UNREACH:
  case KRB5_REALM_UNKNOWN:
  case KRB5_REALM_CANT_RESOLVE:
    return "kdc_unreachable";
  case KRB5KDC_ERR_S_PRINCIPAL_UNKNOWN:
  case KRB5KDC_ERR_S_OLD_MAST_KVNO:
  case KRB5KDC_ERR_MUST_USE_USER2USER:
    return "spn_unknown";
  default:
    return "kerberos_failed";
  }
}

static void answer_krb5(const char *step, krb5_error_code code) {
  const char *text = krb5_get_error_message(ctx, code);
  printf("error %s %s: %s\n", kind_of(code), step, text);
  krb5_free_error_message(ctx, text);
}

static void answer_gss(const char *step, OM_uint32 major, OM_uint32 minor) {
  OM_uint32 status, more = 0;
  gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
  gss_display_status(&status, minor ? minor : major, minor ? GSS_C_MECH_CODE : GSS_C_GSS_CODE, (gss_OID)gss_mech_krb5, &more, &text);
  printf("error kerberos_failed %s: %.*s\n", step, (int)text.length, (char *)text.value);
  gss_release_buffer(&status, &text);
}

/* Into memory, so that the file can go as soon as the first answer is there. */
static krb5_error_code load_keytab(const char *path) {
  krb5_keytab file = NULL, memory;
  krb5_keytab_entry entry;
  krb5_kt_cursor cursor;
  krb5_error_code code = krb5_kt_resolve(ctx, KEYTAB, &memory); /* stays open: it would be gone with its last user */
  if (!code) code = krb5_kt_resolve(ctx, path, &file);
  if (!code) code = krb5_kt_start_seq_get(ctx, file, &cursor);
  if (code) return code;
  while (!krb5_kt_next_entry(ctx, file, &entry, &cursor)) {
    code = krb5_kt_add_entry(ctx, memory, &entry);
    krb5_free_keytab_entry_contents(ctx, &entry);
    if (code) break;
  }
  krb5_kt_end_seq_get(ctx, file, &cursor);
  krb5_kt_close(ctx, file);
  return code;
}

static krb5_error_code sign_in(void) {
  krb5_get_init_creds_opt *options;
  krb5_creds creds;
  krb5_keytab keytab = NULL;
  krb5_error_code code = krb5_get_init_creds_opt_alloc(ctx, &options);
  if (code) return code;
  krb5_get_init_creds_opt_set_change_password_prompt(options, 0);
  krb5_get_init_creds_opt_set_forwardable(options, 0);
  krb5_get_init_creds_opt_set_proxiable(options, 0);
  memset(&creds, 0, sizeof creds);
  if (by_keytab) {
    code = krb5_kt_resolve(ctx, KEYTAB, &keytab);
    if (!code) code = krb5_get_init_creds_keytab(ctx, &creds, me, keytab, 0, NULL, options);
    if (keytab) krb5_kt_close(ctx, keytab);
  } else {
    code = krb5_get_init_creds_password(ctx, &creds, me, secret, NULL, NULL, 0, NULL, options);
  }
  krb5_get_init_creds_opt_free(ctx, options);
  if (code) return code;
  code = krb5_cc_initialize(ctx, cache, me);
  if (!code) code = krb5_cc_store_cred(ctx, cache, &creds);
  if (!code) expires_at = (time_t)(krb5_timestamp)creds.times.endtime;
  krb5_free_cred_contents(ctx, &creds);
  return code;
}

/* Fetched by itself, so that a service that the KDC does not know has its own error. It stays in the cache for GSSAPI. */
static krb5_error_code fetch_service(const char *service) {
  krb5_creds wanted, *got = NULL;
  memset(&wanted, 0, sizeof wanted);
  wanted.client = me;
  krb5_error_code code = krb5_parse_name(ctx, service, &wanted.server);
  if (code) return code;
  code = krb5_get_credentials(ctx, 0, cache, &wanted, &got);
  krb5_free_principal(ctx, wanted.server);
  if (got) krb5_free_creds(ctx, got);
  return code;
}

static void print_base64(const unsigned char *bytes, size_t length) {
  static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t i = 0; i < length; i += 3) {
    unsigned word = bytes[i] << 16 | (i + 1 < length ? bytes[i + 1] : 0) << 8 | (i + 2 < length ? bytes[i + 2] : 0);
    putchar(digits[word >> 18]);
    putchar(digits[word >> 12 & 63]);
    putchar(i + 1 < length ? digits[word >> 6 & 63] : '=');
    putchar(i + 2 < length ? digits[word & 63] : '=');
  }
}

static size_t read_hex(const char *hex, unsigned char *bytes, size_t room) {
  size_t length = 0;
  for (; hex[2 * length] && hex[2 * length + 1] && length < room; length++) {
    unsigned value;
    if (sscanf(hex + 2 * length, "%2x", &value) != 1) exit(2);
    bytes[length] = (unsigned char)value;
  }
  return length;
}

/* Contexts that wait for the server's proof. One may wait for minutes while the other socket has many answered: a free place is
   taken first, and only where none is left the oldest, whose answer never came. */
static struct held {
  unsigned id;
  gss_ctx_id_t context;
  gss_cred_id_t cred;
  gss_name_t target;
} held[HELD_MAX];
static unsigned last_id;

static void let_go(struct held *one) {
  OM_uint32 ignored;
  if (one->context) gss_delete_sec_context(&ignored, &one->context, GSS_C_NO_BUFFER);
  if (one->cred) gss_release_cred(&ignored, &one->cred);
  if (one->target) gss_release_name(&ignored, &one->target);
  memset(one, 0, sizeof *one);
}

static struct held *free_place(void) {
  struct held *oldest = held;
  for (size_t i = 0; i < HELD_MAX; i++) {
    if (!held[i].context) return &held[i];
    if (held[i].id < oldest->id) oldest = &held[i];
  }
  let_go(oldest);
  return oldest;
}

static struct held *find_held(unsigned id) {
  for (size_t i = 0; i < HELD_MAX; i++)
    if (held[i].context && held[i].id == id) return &held[i];
  return NULL;
}

static void answer_ticket(char *service, const char *hex) {
  OM_uint32 major, minor, ignored;
  gss_OID_set_desc mechanisms = {1, &SPNEGO};
  gss_key_value_element_desc place = {"ccache", CACHE};
  gss_key_value_set_desc store = {1, &place};
  gss_buffer_desc name = {strlen(service), service}, token = GSS_C_EMPTY_BUFFER;
  struct gss_channel_bindings_struct binding;
  unsigned char bytes[256];
  size_t length = hex[0] == '-' ? 0 : read_hex(hex, bytes, sizeof bytes);
  struct held *one = free_place();
  one->id = ++last_id;
  memset(&binding, 0, sizeof binding);
  binding.application_data.length = length;
  binding.application_data.value = bytes;
  major = gss_import_name(&minor, &name, (gss_OID)GSS_KRB5_NT_PRINCIPAL_NAME, &one->target);
  if (!major) major = gss_acquire_cred_from(&minor, GSS_C_NO_NAME, GSS_C_INDEFINITE, &mechanisms, GSS_C_INITIATE, &store, &one->cred, NULL, NULL);
  if (!major)
    major = gss_init_sec_context(&minor, one->cred, &one->context, one->target, &SPNEGO, GSS_C_MUTUAL_FLAG, 0,
                                 length ? &binding : GSS_C_NO_CHANNEL_BINDINGS, GSS_C_NO_BUFFER, NULL, &token, NULL, NULL);
  if (GSS_ERROR(major)) {
    answer_gss("token", major, minor);
    let_go(one);
  } else {
    printf("ok %u ", one->id);
    print_base64(token.value, token.length);
    putchar('\n');
  }
  gss_release_buffer(&ignored, &token);
}

/* Only who has the service's key can answer the ticket so that the context completes, with both sides proven. */
static void answer_check(unsigned id, const char *hex) {
  OM_uint32 major, minor, flags = 0, ignored;
  gss_buffer_desc proof, more = GSS_C_EMPTY_BUFFER;
  struct held *one = find_held(id);
  if (!one) {
    puts("error kerberos_failed proof: its ticket is not known any more");
    return;
  }
  proof.length = strlen(hex) / 2;
  proof.value = malloc(proof.length + 1);
  proof.length = read_hex(hex, proof.value, proof.length);
  major = gss_init_sec_context(&minor, one->cred, &one->context, one->target, &SPNEGO, GSS_C_MUTUAL_FLAG, 0,
                               GSS_C_NO_CHANNEL_BINDINGS, &proof, NULL, &more, &flags, NULL);
  if (GSS_ERROR(major)) answer_gss("proof", major, minor);
  else if (major != GSS_S_COMPLETE || !(flags & GSS_C_MUTUAL_FLAG)) puts("error kerberos_failed proof: it is not whole");
  else puts("ok");
  gss_release_buffer(&ignored, &more);
  free(proof.value);
  let_go(one);
}

static char *read_line(void) {
  char *line = NULL;
  size_t room = 0;
  ssize_t length = getline(&line, &room, stdin);
  if (length < 0) exit(0);
  if (length && line[length - 1] == '\n') line[length - 1] = 0;
  return line;
}

int main(void) {
#ifdef __linux__
  prctl(PR_SET_DUMPABLE, 0); /* the password is in memory: no core file, no other process of this user reads it */
#endif
  char *principal = read_line(), *mode = read_line();
  secret = read_line();
  by_keytab = strcmp(mode, "keytab") == 0;
  krb5_error_code code = krb5_init_context(&ctx);
  if (code) return 2;
  code = krb5_parse_name(ctx, principal, &me);
  if (!code) code = krb5_cc_resolve(ctx, CACHE, &cache);
  if (!code && by_keytab) code = load_keytab(secret);
  if (code) return 2;
  for (;;) {
    char *line = read_line(), *rest = strchr(line, ' '), *hex = rest ? strchr(rest + 1, ' ') : NULL;
    if (!hex) return 2;
    *rest++ = *hex++ = 0;
    if (!strcmp(line, "check")) {
      answer_check((unsigned)strtoul(rest, NULL, 10), hex);
    } else {
      code = time(NULL) + RENEW_BEFORE_S < expires_at ? 0 : sign_in();
      if (code) answer_krb5("sign-in", code);
      else if ((code = fetch_service(rest))) answer_krb5("ticket for the service", code);
      else answer_ticket(rest, hex);
    }
    fflush(stdout);
    free(line);
  }
}
`;
