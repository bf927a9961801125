-- The CRM's business tables, as an empty system has them; the integration user may read and write them.

CREATE TABLE account (
    accountid varchar(36) PRIMARY KEY,
    name varchar(160) NOT NULL,
    accountnumber varchar(20),
    address1_primarycontactname varchar(100),
    address1_line1 varchar(250),
    address1_line2 varchar(250),
    address1_postalcode varchar(20),
    address1_city varchar(80),
    address1_stateorprovince varchar(50),
    address1_country varchar(80),
    telephone1 varchar(50),
    telephone2 varchar(50),
    fax varchar(50),
    emailaddress1 varchar(100),
    websiteurl varchar(200),
    transactioncurrencyid varchar(36),
    creditlimit numeric(18, 4),
    paymenttermscode integer,
    address1_freighttermscode integer,
    address1_shippingmethodcode varchar(36),
    ownerid varchar(36),
    owneridtype varchar(64),
    primarycontactid varchar(36),
    customertypecode integer,
    statecode integer NOT NULL DEFAULT 0
);

CREATE TABLE contact (
    contactid varchar(36) PRIMARY KEY,
    parentcustomerid varchar(36),
    parentcustomeridtype varchar(64),
    fullname varchar(160),
    firstname varchar(50),
    middlename varchar(50),
    lastname varchar(50),
    jobtitle varchar(100),
    salutation varchar(100),
    address1_line1 varchar(250),
    address1_line2 varchar(250),
    address1_postalcode varchar(20),
    address1_city varchar(80),
    address1_stateorprovince varchar(50),
    address1_country varchar(80),
    telephone1 varchar(50),
    mobilephone varchar(50),
    fax varchar(50),
    pager varchar(50),
    emailaddress1 varchar(100),
    websiteurl varchar(200),
    transactioncurrencyid varchar(36),
    ownerid varchar(36),
    owneridtype varchar(64),
    statecode integer NOT NULL DEFAULT 0
);

CREATE TABLE product (
    productid varchar(36) PRIMARY KEY,
    productnumber varchar(100),
    name varchar(100) NOT NULL,
    description varchar(2000),
    producttypecode integer NOT NULL DEFAULT 1,
    price numeric(18, 4),
    standardcost numeric(18, 4),
    currentcost numeric(18, 4),
    stockvolume numeric(18, 5),
    stockweight numeric(18, 5),
    quantityonhand numeric(18, 5),
    defaultuomid varchar(36),
    defaultuomscheduleid varchar(36),
    vendorid varchar(100),
    vendorpartnumber varchar(100),
    statecode integer NOT NULL DEFAULT 0
);

CREATE TABLE shipping_method (
    id varchar(36) PRIMARY KEY,
    name varchar(100)
);

CREATE TABLE systemuser (
    systemuserid varchar(36) PRIMARY KEY,
    fullname varchar(200),
    jobtitle varchar(100),
    internalemailaddress varchar(100),
    personalemailaddress varchar(100),
    mobilephone varchar(64),
    isdisabled boolean NOT NULL DEFAULT false,
    islicensed boolean NOT NULL DEFAULT true,
    isintegrationuser boolean NOT NULL DEFAULT false
);

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO echoless;
