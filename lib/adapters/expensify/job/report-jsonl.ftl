<#--
  report-jsonl.ftl : one JSON line per expense report (NDJSON), then one "end" line per template run.

   * every value goes through s() / n() / b(); nothing from the data model is printed raw;
   * every key is always written (null when absent), so a missing key downstream means a template fault;
   * a report that breaks yields one {"t":"error",...} line instead of spoiling the whole export;
   * ids are JSON strings (transactionID can exceed 2^53); money stays in minor units, no arithmetic;
   * needs nothing but `reports`; safe if the server runs it several times and joins the outputs.
-->
<#-- s: JSON string, or null when absent / not printable. The [] default marks "absent". -->
<#function s v=[]>
  <#if v?is_string><#return '"' + v?json_string + '"'></#if>
  <#if v?is_number><#return '"' + v?c + '"'></#if>
  <#if v?is_boolean><#return '"' + v?c + '"'></#if>
  <#if v?is_date_like><#return '"' + v?string?json_string + '"'></#if>
  <#return 'null'>
</#function>
<#-- n: JSON number; non-empty text is passed on as a JSON string; empty text and absent are null. -->
<#function n v=[]>
  <#if v?is_number><#return v?c></#if>
  <#if v?is_string && v?trim?has_content><#return '"' + v?json_string + '"'></#if>
  <#return 'null'>
</#function>
<#-- b: JSON boolean; other text is passed on as a JSON string; absent is null. -->
<#function b v=[]>
  <#if v?is_boolean><#return v?c></#if>
  <#if v?is_string && (v == 'true' || v == 'false')><#return v></#if>
  <#if v?is_string && v?has_content><#return '"' + v?json_string + '"'></#if>
  <#if v?is_number><#return v?c></#if>
  <#return 'null'>
</#function>
<#-- sub: a nested object, or {} when absent or not an object (an empty object may arrive as an empty list). -->
<#function sub o key>
  <#local v = (o[key])![]>
  <#if v?is_hash><#return v></#if>
  <#return {}>
</#function>
<#-- seq: a nested list, or [] when absent or not a list (a set or other collection is copied to a list). -->
<#function seq o key>
  <#local v = (o[key])![]>
  <#if v?is_sequence><#return v></#if>
  <#local l = []>
  <#if v?is_collection><#list v as x><#local l = l + [x]></#list></#if>
  <#return l>
</#function>
<#function k name json><#return '"' + name + '":' + json></#function>

<#function ntagsJson e>
  <#local o = ''>
  <#list 1..20 as i>
    <#local name = (e['ntag' + i?c])!''>
    <#local gl = (e['ntag' + i?c + 'GlCode'])!''>
    <#if (name?is_string && name?has_content) || (gl?is_string && gl?has_content)>
      <#local o = o + o?has_content?string(',', '') + '{' + k('level', i?c) + ',' + k('name', s(name)) + ',' + k('glCode', s(gl)) + '}'>
    </#if>
  </#list>
  <#return '[' + o + ']'>
</#function>

<#function expenseJson e>
  <#local o = ''>
  <#list ['transactionID','reportID','type','externalID','created','modifiedCreated','inserted','merchant','modifiedMerchant',
          'comment','category','categoryGlCode','categoryPayrollCode','tag','tagGlCode','currency',
          'taxName','taxRate','taxRateName','taxCode','bank','cardID','cardNumber','receiptID','receiptFilename'] as f>
    <#local o = o + k(f, s((e[f])![])) + ','>
  </#list>
  <#list ['amount','modifiedAmount','convertedAmount','currencyConversionRate','taxAmount','modifiedTaxAmount','mcc','modifiedMCC'] as f>
    <#local o = o + k(f, n((e[f])![])) + ','>
  </#list>
  <#list ['reimbursable','billable','hasTax','isDistance','managedCard'] as f>
    <#local o = o + k(f, b((e[f])![])) + ','>
  </#list>
  <#local u = sub(e, 'units')>
  <#return '{' + o + k('ntags', ntagsJson(e)) + ',' + k('receiptURL', s((sub(e, 'receiptObject').url)![])) + ','
    + k('units', '{' + k('count', n((u.count)![])) + ',' + k('rate', n((u.rate)![])) + ',' + k('unit', s((u.unit)![])) + '}') + '}'>
</#function>

<#function approverJson a>
  <#return '{' + k('email', s((a.email)![])) + ',' + k('date', s((a.date)![])) + ',' + k('employeeUserID', s((a.employeeUserID)![])) + '}'>
</#function>
<#function actionJson a>
  <#return '{' + k('action', s((a.action)![])) + ',' + k('created', s((a.created)![])) + ',' + k('by', s((a.accountEmail)![]))
    + ',' + k('message', s((sub(a, 'details').message)![])) + '}'>
</#function>

<#function reportHead r>
  <#local o = ''>
  <#list ['reportID','oldReportID','type','reportName','status','displayStatus','policyID','policyName','currency',
          'accountEmail','accountID','submitterUserID','submitterPayrollID','employeeCustomField1','employeeCustomField2',
          'managerEmail','managerUserID','managerPayrollID','created','submitted','approved','reimbursed','entryID'] as f>
    <#local o = o + k(f, s((r[f])![])) + ','>
  </#list>
  <#local count = 'null'>
  <#if (r.transactionList)??><#local count = seq(r, 'transactionList')?size?c></#if>
  <#local cf = ''>
  <#local fields = sub(r, 'customField')>
  <#if fields?is_hash_ex>
    <#list fields?keys as f>
      <#local v = s((fields[f])![])>
      <#if v != 'null'><#local cf = cf + cf?has_content?string(',', '') + '"' + f?json_string + '":' + v></#if>
    </#list>
  </#if>
  <#return '{"t":"report",' + o + k('submitterName', s((sub(r, 'submitter').fullName)![])) + ','
    + k('managerName', s((sub(r, 'manager').fullName)![])) + ',' + k('total', n((r.total)![])) + ','
    + k('isACHReimbursed', b((r.isACHReimbursed)![])) + ',' + k('customField', '{' + cf + '}') + ','
    + k('expenseCount', count)>
</#function>
<#assign good = 0><#assign bad = 0>
<#list reports as report>
<#attempt>
${reportHead(report)},"approvers":[<#t>
<#list seq(report, 'approvers') as a>${approverJson(a)}<#if a_has_next>,</#if></#list>],"actions":[<#t>
<#list seq(report, 'actionList') as a>${actionJson(a)}<#if a_has_next>,</#if></#list>],"expenses":[<#t>
<#list seq(report, 'transactionList') as e>${expenseJson(e)}<#if e_has_next>,</#if></#list>]}${"\n"}<#t>
<#assign good = good + 1>
<#recover>
<#assign bad = bad + 1>
{"t":"error","reportID":${s((report.reportID)![])},"message":${s(.error?keep_before("\n"))}}${"\n"}<#t>
</#attempt>
</#list>
{"t":"end","reports":${good?c},"errors":${bad?c}}${"\n"}<#t>
