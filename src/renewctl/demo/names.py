"""Invented names in both languages; none is a real company's or person's on purpose, and no number can be called."""

PLACES_ZH = ("北京", "上海", "广州", "深圳", "杭州", "成都", "南京", "武汉", "苏州", "西安", "厦门", "青岛")
WORDS_ZH = ("星辰", "云帆", "远山", "明川", "瑞禾", "启航", "金石", "百川", "晨曦", "恒泰", "新桥", "海岳")
ENDINGS_ZH = ("科技有限公司", "贸易有限公司", "医疗器械有限公司", "物流有限公司", "教育咨询有限公司", "软件有限公司")

FIRST_EN = ("Northwind", "Harbour", "Silver Oak", "Blue Heron", "Granite", "Lakeside", "Foxglove", "Juniper")
SECOND_EN = ("Analytics", "Logistics", "Medical", "Foods", "Robotics", "Energy", "Learning", "Textiles")
ENDINGS_EN = ("Ltd", "Inc.", "GmbH", "LLC")

SURNAMES_ZH = "赵钱孙李周吴郑王冯陈褚卫"
GIVEN_ZH = ("伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "杰", "涛", "明", "霞", "平")
GIVEN_EN = ("Alice", "Ben", "Clara", "David", "Emma", "Frank", "Grace", "Henry", "Iris", "Jack")
FAMILY_EN = ("Miller", "Baker", "Hughes", "Novak", "Rossi", "Larsen", "Moreau", "Okafor", "Silva", "Weber")

OWNERS = ("王芳", "李强", "张敏", "陈静", "Alice Chen", "Tom Baker")
INDUSTRIES = ("manufacturing", "retail", "healthcare", "logistics", "education", "finance", "energy", "media")
# In these industries somebody watches the market; of the others nothing was ever recorded.
WATCHED = INDUSTRIES[:5]

PRODUCTS = ("Analytics Suite", "Support Plan Gold", "云存储企业版", "财务云", "CRM 专业版", "Data Pipeline")
CALLS = (
    ("愿意续费，等待报价", "Wants to renew, waits for the quote"),
    ("反馈价格偏高，需要折扣方案", "Finds the price high, asks for a discount"),
    ("新增两个部门使用", "Two more departments use it"),
    ("联系人更换，需重新介绍产品", "New contact, wants an introduction"),
)
TASKS = (
    ("发送续费报价", "Send the renewal quote"),
    ("安排回访", "Arrange a visit"),
    ("核对发票信息", "Check invoices"),
)
EVENTS = ("new release of a rival product", "price list of a rival", "new regulation announced")

# What tells a company from another of its name; two stay look-alikes, for there are some in every book.
BRANCHES_ZH = ("华东", "华南", "华北", "西南", "华中")
BRANCHES_EN = ("East", "West", "North", "South", "Central")
