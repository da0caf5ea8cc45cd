/**
 * The legacy schema of the operations that the stand-in knows, written by hand from the public WSDL (gp.md 1.3, 1.4).
 * A line is a type and its children in order: `?` may be absent, `~` may be nil, `*` may repeat. `@dyn` and `@sec` are
 * the namespaces of a type's children, `gp` otherwise. `abstract A = B` means: the element must say `xsi:type="B"`.
 */
const TEXT = `
GetCompanyList = criteria?:CompanyCriteria context?:Context
GetWSEnabledCompanyForUserList = context?:Context
GetGLAccountFormatList = criteria?:Nothing context?:Context
GetGLAccountList = criteria?:GLAccountCriteria context?:Context
GetGLPostingAccountList = criteria?:GLPostingAccountCriteria context?:Context
GetBatchByKey = key?:BatchKey context?:Context
GetPolicyByOperation = operation?:string context?:Context
CreateGLTransaction = glTransaction?:GLTransaction context?:Context policy?:Policy
GetGLTransactionList = criteria?:GLTransactionCriteria context?:Context
GetGLTransactionByKey = key?:GLTransactionKey context?:Context
GetGLPostedTransactionByKey = key?:GLTransactionPostedKey context?:Context
GetCurrencyList = criteria?:CurrencyCriteria context?:Context
GetEmployeeList = criteria?:EmployeeCriteria context?:Context
GetVendorList = criteria?:VendorCriteria context?:Context
GetVendorByKey = key?:TextKey context?:Context
GetGLPostingAccountByKey = key?:GLAccountNumberKey context?:Context
CreateGLPostingAccount = postingAccount?:GLPostingAccount context?:Context policy?:Policy
CreateVendor = vendor?:Vendor context?:Context policy?:Policy
GetLoggedValidationResultByKey = logId:guid context?:Context

@dyn Context = WorkOnBehalfOf?:string OrganizationKey?:OrganizationKey CultureName?:string CurrencyType:CurrencyType RoleKey?:RoleKey TenantName?:string
abstract OrganizationKey = CompanyKey
@dyn CompanyKey = Id:int
@sec RoleKey = Id?:string
Nothing =

CompanyCriteria = Id?:RangeOfInt Name?:LikeOfString CreatedDate?:RangeOfDate ModifiedDate?:RangeOfDate
GLAccountCriteria = CreatedDate?:RangeOfDate ModifiedDate?:RangeOfDate IsActive?:IsFlag GLAccountId?:LikeOfString Description?:LikeOfString Alias?:LikeOfString AccountType?:ListOfAccountType
GLPostingAccountCriteria = CreatedDate?:RangeOfDate ModifiedDate?:RangeOfDate IsActive?:IsFlag GLAccountId?:LikeOfString Description?:LikeOfString Alias?:LikeOfString GLAccountCategoryId?:LikeOfString
GLTransactionCriteria = CurrencyISOCode?:LikeOfString Date?:RangeOfDate ModifiedDate?:RangeOfDate JournalId?:LikeOfString BatchId?:LikeOfString FiscalYear?:RangeOfInt RecurringTransactionSequence?:RangeOfInt SourceDocumentId?:LikeOfString TransactionState?:ListOfState LedgerType?:ListOfLedgerType
CurrencyCriteria = ISOCode?:LikeOfString Id?:LikeOfString Description?:LikeOfString LastModifiedDate?:RangeOfDate
EmployeeCriteria = EmployeeKeyId?:LikeOfString FamilyName?:LikeOfString GivenName?:LikeOfString EmployeeClassId?:LikeOfString PositionId?:LikeOfString DivisionId?:LikeOfString WorkersCompensationId?:LikeOfString DepartmentId?:LikeOfString SupervisorId?:LikeOfString CompanyAddressId?:LikeOfString IsActive?:IsFlag Scope:EmployeeScope
VendorCriteria = IsOnHold?:IsFlag IsActive?:IsFlag IsOneTime?:IsFlag Id?:BetweenOfString Name?:LikeOfString ClassId?:LikeOfString State?:LikeOfString PhoneNumber?:LikeOfString CreatedDate?:RangeOfDate ModifiedDate?:RangeOfDate Scope:VendorScope
BetweenOfString = EqualValue?:string NotEqualValue?:string Items?:Strings From?:string To?:string GreaterThan?:string LessThan?:string
RangeOfInt = EqualValue~:int NotEqualValue~:int Items?:Ints From~:int To~:int GreaterThan~:int LessThan~:int
RangeOfDate = EqualValue~:dateTime NotEqualValue~:dateTime Items?:Dates From~:dateTime To~:dateTime GreaterThan~:dateTime LessThan~:dateTime
LikeOfString = EqualValue?:string NotEqualValue?:string Items?:Strings From?:string To?:string GreaterThan?:string LessThan?:string Like?:string
IsFlag = EqualValue~:boolean NotEqualValue~:boolean
ListOfAccountType = EqualValue~:AccountType NotEqualValue~:AccountType Items?:AccountTypes
ListOfState = EqualValue~:TransactionState NotEqualValue~:TransactionState Items?:States
ListOfLedgerType = EqualValue~:LedgerType NotEqualValue~:LedgerType Items?:LedgerTypes
Ints = int?~*:int
Dates = dateTime?~*:dateTime
Strings = string?~*:string
AccountTypes = GLAccountSummaryType?~*:AccountType
States = GLTransactionState?~*:TransactionState
LedgerTypes = GLLedgerType?~*:LedgerType

GLTransaction = Key?:GLTransactionKey BatchKey?:BatchKey CurrencyKey?:CurrencyKey Lines?:Lines Reference?:string SourceDocumentKey?:TextKey ExchangeRate~:decimal ExchangeDate~:dateTime LedgerType~:LedgerType AuditTrailCode?:string IsVoided~:boolean ModifiedBy?:string ModifiedDate~:dateTime PostedBy?:string TransactionState~:TransactionState
GLTransactionKey = CompanyKey?:CompanyKey JournalId:int Date:dateTime
GLTransactionPostedKey = CompanyKey?:CompanyKey JournalId:int Date:dateTime RecurringTransactionSequence:long FiscalYear:int
BatchKey = CompanyKey?:CompanyKey Source?:string Id?:string CreatedDateTime:dateTime
CurrencyKey = CompanyKey?:CompanyKey ISOCode?:string
TextKey = CompanyKey?:CompanyKey Id?:string
Lines = GLTransactionLine?~*:GLTransactionLine
GLTransactionLine = Key?:GLTransactionLineKey CreditAmount?:Amount DebitAmount?:Amount Description?:string GLAccountKey?:GLAccountNumberKey ExchangeRate~:decimal ExchangeDate~:dateTime IntercompanyKey?:CompanyKey Tax?:GLTax
GLTax = GLAccountKey?:GLAccountNumberKey Amount?:MoneyAmount DetailKey?:TextKey
GLTransactionLineKey = TransactionKey?:GLTransactionKey SequenceNumber:int
abstract Amount = MoneyAmount
MoneyAmount = Currency?:string Value:decimal DecimalDigits:int
GLAccountNumberKey = CompanyKey?:CompanyKey Id?:string IsEncrypted:boolean

GLPostingAccount = Key?:GLAccountNumberKey Alias?:string Type~:GLAccountType IsActive~:boolean Description?:string CreatedDate~:dateTime ModifiedDate~:dateTime PostInventoryIn~:PostingLevel PostPayrollIn~:PostingLevel PostPurchasingIn~:PostingLevel PostSalesIn~:PostingLevel GLAccountCategoryKey?:TextKey AllowAccountEntry~:boolean IsRevalued~:boolean PostRevaluationResultsTo~:string PostingType~:PostingType RevaluationMethod~:string TypicalBalance~:TypicalBalance
Vendor = Key?:TextKey Name?:string ShortName?:string CheckName?:string IsOnHold~:boolean IsActive~:boolean IsOneTime~:boolean ClassKey?:TextKey VendorAccountNumber?:string Comment1?:string Comment2?:string DiscountGracePeriod~:int DueDateGracePeriod~:int Tax1099Type~:string Tax1099BoxNumber~:int FreeOnBoard~:string AllowRevaluation~:boolean PostResultsTo:PostResultsTo DefaultCashAccountType~:string CreatedDate:dateTime ModifiedDate:dateTime WorkflowPriority~:string

Policy = Key?:PolicyKey Behaviors?:Behaviors Name?:string RootBusinessObjectName?:string
PolicyKey = Id:guid
Behaviors = Behavior?~*:Behavior
Behavior = Key?:BehaviorKey Name?:string Description?:string Internal~:boolean Options?:Options SelectedOption?:BehaviorOption
BehaviorKey = PolicyKey?:PolicyKey Id:guid
Options = BehaviorOption?~*:BehaviorOption
BehaviorOption = Key?:BehaviorOptionKey Name?:string Description?:string
BehaviorOptionKey = BehaviorKey?:BehaviorKey Id:int
`;

export type Particle = Readonly<{ name: string; type: string; optional: boolean; nillable: boolean; repeats: boolean }>;
export type ComplexType =
  | Readonly<{ abstract: true; name: string; concrete: string }>
  | Readonly<{ abstract: false; name: string; namespace: "gp" | "dyn" | "sec"; particles: readonly Particle[] }>;

/** The texts that a simple type allows. */
export const SIMPLE_TYPES: ReadonlyMap<string, RegExp> = new Map([
  ["string", /^[\s\S]*$/],
  ["int", /^[+-]?\d{1,10}$/],
  ["long", /^[+-]?\d{1,19}$/],
  ["decimal", /^[+-]?(\d+(\.\d*)?|\.\d+)$/],
  ["boolean", /^(true|false|1|0)$/],
  ["dateTime", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/],
  ["guid", /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/],
  ["CurrencyType", /^(Transactional|Local)$/],
  ["AccountType", /^(Posting|Unit|Fixed Allocation|Variable Allocation)$/],
  ["TransactionState", /^(Work|Open|History)$/],
  ["LedgerType", /^(Base|IFRS|Local)$/],
  ["EmployeeScope", /^Return (All|Based on Employee Id)$/],
  ["VendorScope", /^Return (All|Based on Vendor Id)$/],
  ["GLAccountType", /^(Posting|Unit|Posting Allocation|Unit Allocation)$/],
  ["PostingLevel", /^(Detail|Summary)$/],
  ["PostingType", /^(BalanceSheet|ProfitLoss)$/],
  ["TypicalBalance", /^(Debit|Credit)$/],
  ["PostResultsTo", /^Payables(\/Discount Account| Offset Account)$/],
]);

export const COMPLEX_TYPES: ReadonlyMap<string, ComplexType> = new Map(
  TEXT.split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const type = complexType(line);
      return [type.name, type];
    }),
);

function complexType(line: string): ComplexType {
  const [head = "", body = ""] = line.split(/ = ?/);
  const [name = "", mark = ""] = head.split(" ").toReversed();
  if (mark === "abstract") return { abstract: true, name, concrete: body };
  const namespace = mark === "@dyn" ? "dyn" : mark === "@sec" ? "sec" : "gp";
  const particles = body.split(" ").filter((part) => part !== "");
  return { abstract: false, name, namespace, particles: particles.map((part) => particle(part)) };
}

function particle(text: string): Particle {
  const [, name = "", marks = "", type = ""] = /^(\w+)([?~*]*):(\w+)$/.exec(text) ?? [];
  const has = (mark: string): boolean => marks.includes(mark);
  return { name, type, optional: has("?"), nillable: has("~"), repeats: has("*") };
}
