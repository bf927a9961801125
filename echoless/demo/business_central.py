"""Business Central of the Northwind Traders: salespeople, customers and contacts, items, shipping agents."""

from decimal import Decimal

from echoless.demo.northwind_data import Line, Northwind
from rules.transforms.country import Country
from schemas.values import Values

Rows = dict[str, list[Values]]
"""Records by table."""

COMPANY = "8f1d6f0e-2c5b-4c0e-9d55-6e0a4b1c7a01"
"""Id of the company."""
UNIT = "PCS"
"""The unit in which everything is counted."""


def business_central_rows(northwind: Northwind) -> Rows:
    """Give all records of Business Central."""
    return {
        "company": [{"id": COMPANY, "name": "NORTHWIND", "display_name": "Northwind Traders"}],
        "unit_of_measure": [{"code": UNIT, "description": "Pieces"}],
        "salesperson": [_salesperson(line) for line in northwind.employees],
        "shipping_agent": [_agent(line) for line in northwind.shippers],
        "customer": [
            _customer(line, contact_no(number), northwind)
            for number, line in enumerate(northwind.customers, start=1)
        ],
        "contact": [
            _contact(line, contact_no(number), northwind)
            for number, line in enumerate(northwind.customers, start=1)
        ],
        "item": [_item(line) for line in northwind.products],
    }


def country_code(country: str) -> str:
    """Give the code of a country, as both sides write it; Northwind writes names."""
    return Country().apply("GB" if country == "UK" else country) or ""


def initials(employee: Line) -> str:
    """Give the code of a salesperson: no two of the nine share their initials."""
    return employee["first_name"][0] + employee["last_name"][0]


def e_mail_of(employee: Line) -> str:
    """Give the address that both sides know a person by."""
    return f"{employee['first_name']}.{employee['last_name']}@northwind.example".lower()


def contact_no(number: int) -> str:
    """Number a contact as the side's own series does."""
    return f"CT{number:05d}"


def _salesperson(line: Line) -> Values:
    return {
        "code": initials(line),
        "name": f"{line['first_name']} {line['last_name']}",
        "job_title": line["title"],
        "e_mail": e_mail_of(line),
        "phone_no": line["home_phone"],
        "blocked": False,
    }


def _agent(line: Line) -> Values:
    return {"code": _agent_code(line), "name": line["company_name"]}


def _agent_code(shipper: Line) -> str:
    """Give the code of an agent: no two begin with the same word."""
    return shipper["company_name"].split()[0].upper()


def _customer(line: Line, primary: str, northwind: Northwind) -> Values:
    return {
        "no": line["customer_id"],
        "name": line["company_name"],
        "contact": line["contact_name"],
        **_address(line),
        "phone_no": line["phone"] or None,
        "fax_no": line["fax"] or None,
        "credit_limit_lcy": Decimal(1000),
        "salesperson_code": _seller(line, northwind),
        "shipping_agent_code": _carrier(line, northwind),
        "primary_contact_no": primary,
        "blocked": "",
    }


def _contact(line: Line, number: str, northwind: Northwind) -> Values:
    first, _, last = line["contact_name"].partition(" ")
    return {
        "no": number,
        "type": "Person",
        "company_type": "Customer",
        "company_no": line["customer_id"],
        "name": line["contact_name"],
        "first_name": first,
        "surname": last or None,
        "job_title": line["contact_title"],
        **_address(line),
        "phone_no": line["phone"] or None,
        "salesperson_code": _seller(line, northwind),
    }


def _address(line: Line) -> Values:
    return {
        "address": line["address"],
        "post_code": line["postal_code"] or None,
        "city": line["city"],
        "county": line["region"] or None,
        "country_region_code": country_code(line["country"]),
    }


def _seller(line: Line, northwind: Northwind) -> str | None:
    """Give who sold to the customer last; two customers never bought anything."""
    order = northwind.last_orders.get(line["customer_id"])
    sellers = {employee["employee_id"]: initials(employee) for employee in northwind.employees}
    return sellers[order["employee_id"]] if order else None


def _carrier(line: Line, northwind: Northwind) -> str | None:
    order = northwind.last_orders.get(line["customer_id"])
    agents = {shipper["shipper_id"]: _agent_code(shipper) for shipper in northwind.shippers}
    return agents[order["ship_via"]] if order else None


def _item(line: Line) -> Values:
    price = Decimal(line["unit_price"])
    return {
        "no": f"I{int(line['product_id']):05d}",
        "description": line["product_name"],
        "description_2": line["quantity_per_unit"],
        "unit_price": price,
        "unit_cost": (price * Decimal("0.6")).quantize(Decimal("0.0001")),
        "inventory": Decimal(line["units_in_stock"]),
        "vendor_no": line["supplier_id"],
        "base_unit_of_measure": UNIT,
        "company_id": COMPANY,
        "blocked": line["discontinued"] == "1",
    }
