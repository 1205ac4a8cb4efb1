"""Header rows of whole sheets, in English and Chinese: each column is the field that it is, and the others are none."""

import pytest

from renewctl.importer.header.mapping import map_headers

SHEETS = [
    (
        "序号|合同编号|甲方|乙方|签约日期|合同起始日|合同截止日|合同金额(元)|付款方式|经办人|备注",
        "contract_no=合同编号 customer_name=甲方 sign_date=签约日期 start_date=合同起始日 end_date=合同截止日"
        " amount=合同金额(元) payment_method=付款方式 owner=经办人 notes=备注",
    ),
    (
        "Vendor Name|Contract Number|Effective Date|Expiration Date|Annual Cost (USD)|Auto-Renew?|Department",
        "customer_name=Vendor_Name contract_no=Contract_Number start_date=Effective_Date end_date=Expiration_Date"
        " amount=Annual_Cost_(USD) kind=Auto-Renew?",
    ),
    (
        "Account Name|Close Date|ARR|MRR|Subscription Start Date|Subscription End Date|CSM|Renewal Status|Account ID",
        "customer_name=Account_Name sign_date=Close_Date amount=ARR start_date=Subscription_Start_Date"
        " end_date=Subscription_End_Date owner=CSM customer_no=Account_ID",
    ),
    (
        "保单号|投保人|被保险人|险种|保费|起保日期|终保日期|业务员|联系电话",
        "contract_no=保单号 customer_name=投保人 product=险种 amount=保费 start_date=起保日期 end_date=终保日期"
        " owner=业务员 phone=联系电话",
    ),
    (
        "單位名稱|合約編號|簽約日期|合約開始日|合約結束日|合約金額|負責人|電話|備註",
        "customer_name=單位名稱 contract_no=合約編號 sign_date=簽約日期 start_date=合約開始日 end_date=合約結束日"
        " amount=合約金額 owner=負責人 phone=電話 notes=備註",
    ),
    (
        "End_Date__c|Start_Date__c|Name|Account__c|Contract_Value__c|CurrencyIsoCode|Status__c",
        "end_date=End_Date__c start_date=Start_Date__c customer_name=Account__c amount=Contract_Value__c"
        " currency=CurrencyIsoCode status=Status__c",
    ),
    (
        "委托方|受托方|合同名称|合同有效期至|合同总价（不含税）|合同总价（含税）|项目负责人",
        "customer_name=委托方 contract_name=合同名称 end_date=合同有效期至 amount=合同总价（含税） owner=项目负责人",
    ),
    (
        "Policy Number|Policyholder|Effective From|Effective To|Annual Premium|Policy Status",
        "contract_no=Policy_Number customer_name=Policyholder start_date=Effective_From end_date=Effective_To"
        " amount=Annual_Premium status=Policy_Status",
    ),
    (
        "Customer Name 客户名称|Contract No. 合同编号|Start Date 开始日期|End Date 结束日期|Amount 金额",
        "customer_name=Customer_Name_客户名称 contract_no=Contract_No._合同编号 start_date=Start_Date_开始日期"
        " end_date=End_Date_结束日期 amount=Amount_金额",
    ),
    (
        "Contract Ref|Tenant|Lease Start|Lease End|Monthly Rent|Security Deposit|Notice (months)|E-mail",
        "contract_no=Contract_Ref customer_name=Tenant start_date=Lease_Start end_date=Lease_End amount=Monthly_Rent"
        " notice=Notice_(months) email=E-mail",
    ),
    (
        "合同甲方|合同乙方|签单日期|合同登记编号|工程名称|开工日期|竣工日期|缴费状态|管户经理",
        "customer_name=合同甲方 sign_date=签单日期 contract_no=合同登记编号 contract_name=工程名称 start_date=开工日期"
        " end_date=竣工日期 owner=管户经理",
    ),
    (
        "Insured Name|Policy No.|Eff Date|Exp Date|Premium|Producer|Rent Frequency",
        "customer_name=Insured_Name contract_no=Policy_No. start_date=Eff_Date end_date=Exp_Date amount=Premium"
        " billing_cycle=Rent_Frequency",
    ),
    (
        "保单号|投保人|险种|保险起期|保险止期|保费合计|经办|业务员手机",
        "contract_no=保单号 customer_name=投保人 product=险种 start_date=保险起期 end_date=保险止期 amount=保费合计"
        " owner=经办",
    ),
    (
        "学员姓名|课程名称|开课日期|结课日期|学费|实付金额|课程顾问",
        "customer_name=学员姓名 start_date=开课日期 end_date=结课日期 amount=学费 owner=课程顾问",
    ),
    (
        "许可证号|授权单位|客户|授权开始|授权截止|合同标的额|已付金额",
        "customer_name=客户 start_date=授权开始 end_date=授权截止 amount=合同标的额",
    ),
    (
        "Agreement No|Client|AE|CSM Email|Commencement|Expiry|Fee p.a.",
        "contract_no=Agreement_No customer_name=Client owner=AE start_date=Commencement end_date=Expiry"
        " amount=Fee_p.a.",
    ),
    (
        "域名|注册商|客户|注册日期|过期日期|续费价格|负责人",
        "customer_name=客户 start_date=注册日期 end_date=过期日期 amount=续费价格 owner=负责人",
    ),
    ("客户|下次续费日|标的额", "customer_name=客户 end_date=下次续费日 amount=标的额"),
    ("业主姓名|物业费单价|物业费|缴费周期", "customer_name=业主姓名 amount=物业费 billing_cycle=缴费周期"),
    (
        "客户|状态|当前状态|有效期(起)|有效期(止)",
        "customer_name=客户 status=状态 start_date=有效期(起) end_date=有效期(止)",
    ),
]


@pytest.mark.parametrize(("headers", "expected"), SHEETS, ids=[headers[:20] for headers, _ in SHEETS])
def test_a_sheet_maps_to_exactly_these_fields(headers: str, expected: str) -> None:
    wanted = dict(pair.split("=", 1) for pair in expected.split())
    columns = map_headers(headers.split("|"), "contracts").columns
    assert {column.field: column.header.replace(" ", "_") for column in columns} == wanted
