"""Sales as it is found: its users, some accounts that were entered by hand, and nothing else."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from echoless.demo.business_central import Rows, country_code, e_mail_of, initials
from echoless.demo.northwind_data import Line, Northwind
from rules.start import FirstSync
from schemas.values import Values

EVERY = 4
"""One customer in so many has an account already."""


@dataclass(frozen=True, slots=True)
class Known:
    """Two records that a person knows to be one: to be coupled by hand."""

    mapping: str
    left_id: str
    right_id: str
    first_sync: FirstSync
    """Whose values go to the other when they are coupled."""


def sales_rows(northwind: Northwind) -> Rows:
    """Give all records that Sales begins with."""
    users = [_user(line) for line in northwind.employees]
    return {
        "systemuser": [*users, _program()],
        "account": [_account(line) for line in _with_account(northwind)],
    }


def pairs(northwind: Northwind) -> list[Known]:
    """Give what is coupled by hand: salespeople with users, and the customers with an account."""
    people = [
        Known("salesperson-user", initials(line), _id("systemuser", line["employee_id"]), "right")
        for line in northwind.employees
    ]
    companies = [
        Known("customer-account", line["customer_id"], _id("account", line["customer_id"]), "left")
        for line in _with_account(northwind)
    ]
    return [*people, *companies]


def _with_account(northwind: Northwind) -> list[Line]:
    return northwind.customers[::EVERY]


def _id(table: str, key: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"northwind:{table}/{key}"))


def _user(line: Line) -> Values:
    return {
        "systemuserid": _id("systemuser", line["employee_id"]),
        "fullname": f"{line['first_name']} {line['last_name']}",
        "jobtitle": line["title"],
        "internalemailaddress": e_mail_of(line),
        "mobilephone": line["home_phone"],
        "isdisabled": False,
        "islicensed": True,
        "isintegrationuser": False,
    }


def _program() -> Values:
    return {
        "systemuserid": _id("systemuser", "echoless"),
        "fullname": "echoless",
        "isdisabled": False,
        "islicensed": True,
        "isintegrationuser": True,
    }


def _account(line: Line) -> Values:
    """An account as somebody typed it: no street, the name in capitals."""
    return {
        "accountid": _id("account", line["customer_id"]),
        "name": line["company_name"].upper(),
        "address1_city": line["city"],
        "address1_country": country_code(line["country"]),
        "customertypecode": 3,
        "statecode": 0,
    }
