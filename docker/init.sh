#!/bin/sh
# Runs once, when the PostgreSQL container is new: three databases, the integration user, the business tables.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" <<SQL
CREATE ROLE echoless LOGIN PASSWORD '$ECHOLESS_PASSWORD';
CREATE DATABASE erp;
CREATE DATABASE crm;
CREATE DATABASE echoless OWNER echoless;
SQL
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname erp --file /docker/erp.sql
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname crm --file /docker/crm.sql
