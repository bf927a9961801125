"""The one mapping that the loop knows."""

FIELDS = {
    "name": "name",
    "contact": "address1_primarycontactname",
    "address": "address1_line1",
    "address_2": "address1_line2",
    "post_code": "address1_postalcode",
    "city": "address1_city",
    "county": "address1_stateorprovince",
    "country_region_code": "address1_country",
    "phone_no": "telephone1",
    "mobile_phone_no": "telephone2",
    "fax_no": "fax",
    "e_mail": "emailaddress1",
    "home_page": "websiteurl",
    "no": "accountnumber",
    "credit_limit": "creditlimit",
    "salesperson_code": "ownerid",
    "shipping_agent_code": "address1_shippingmethodcode",
}
"""From customer to account, in the order of the mapping file."""
REFERENCES = {"salesperson_code": "salesperson-user", "shipping_agent_code": "shipping-agent"}
DECIMALS = ("credit_limit", "creditlimit")
