-- The ERP's business tables, as an empty system has them; the integration user may read and write them.

CREATE TABLE contact (
    no varchar(20) PRIMARY KEY,
    type varchar(10) NOT NULL DEFAULT 'Company',
    company_no varchar(20),
    name varchar(100),
    first_name varchar(30),
    middle_name varchar(30),
    surname varchar(30),
    job_title varchar(30),
    salutation_code varchar(10),
    address varchar(100),
    address_2 varchar(50),
    post_code varchar(20),
    city varchar(30),
    county varchar(30),
    country_region_code varchar(30),
    phone_no varchar(30),
    mobile_phone_no varchar(30),
    fax_no varchar(30),
    pager varchar(30),
    e_mail varchar(80),
    home_page varchar(255),
    currency_code varchar(10),
    salesperson_code varchar(20)
);

CREATE TABLE customer (
    no varchar(20) PRIMARY KEY,
    name varchar(100) NOT NULL,
    contact varchar(100),
    address varchar(100),
    address_2 varchar(50),
    post_code varchar(20),
    city varchar(30),
    county varchar(30),
    country_region_code varchar(30),
    phone_no varchar(30),
    mobile_phone_no varchar(30),
    fax_no varchar(30),
    e_mail varchar(80),
    home_page varchar(255),
    currency_code varchar(10),
    credit_limit numeric(18, 4),
    payment_terms_code varchar(10),
    shipment_method_code varchar(10),
    shipping_agent_code varchar(10),
    salesperson_code varchar(20),
    primary_contact_no varchar(20),
    blocked varchar(10) NOT NULL DEFAULT ''
);

CREATE TABLE item (
    no varchar(20) PRIMARY KEY,
    description varchar(100) NOT NULL,
    description_2 varchar(50),
    base_unit_of_measure varchar(10),
    item_category_code varchar(20),
    unit_price numeric(18, 4),
    unit_cost numeric(18, 4),
    unit_volume numeric(18, 5),
    gross_weight numeric(18, 5),
    inventory numeric(18, 5),
    qty_on_purch_order numeric(18, 5),
    reorder_point numeric(18, 5),
    vendor_no varchar(20),
    vendor_item_no varchar(50),
    blocked boolean NOT NULL DEFAULT false
);

CREATE TABLE salesperson (
    code varchar(20) PRIMARY KEY,
    name varchar(50),
    job_title varchar(30),
    e_mail varchar(80),
    e_mail_2 varchar(80),
    phone_no varchar(30),
    employment_date date,
    blocked boolean NOT NULL DEFAULT false
);

CREATE TABLE shipping_agent (
    code varchar(10) PRIMARY KEY,
    name varchar(50),
    phone_no varchar(30),
    internet_address varchar(250),
    account_no varchar(30)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO echoless;
