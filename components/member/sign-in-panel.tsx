import { SignInForm } from "./sign-in-form.tsx";

type SignInPanelProps = {
  /** Where to go then: a path of this site. */
  target: string;
  /** Somebody was sent here from a page behind sign-in. */
  asked: boolean;
};

/** The page for who is not signed in. */
export function SignInPanel({ target, asked }: SignInPanelProps) {
  return (
    <main className="grid min-h-dvh place-content-center p-4">
      <div className="w-[340px] max-w-[calc(100vw-32px)]">
        <p className="mb-5 flex items-center gap-2.5 text-base font-semibold">
          <span
            aria-hidden="true"
            className="grid size-[26px] place-items-center rounded-[5px] bg-foreground text-xs text-background"
          >
            ml
          </span>
          ml-connector
        </p>
        <div className="grid gap-3.5 rounded-lg border bg-card p-5">
          <div className="grid gap-1">
            <h1 className="text-xl font-semibold tracking-[-0.012em]">Sign in</h1>
            <p className="text-muted-foreground">
              {asked ? "To see the page you asked for." : "Approved expense reports into Dynamics GP."}
            </p>
          </div>
          <SignInForm target={target} />
        </div>
        <p className="mt-4 text-xs text-muted-foreground">
          Forgot your password? Whoever runs this connector can set a new one. Every sign-in is recorded.
        </p>
      </div>
    </main>
  );
}
