#!/bin/sh
# Run once by the database's image, when the store is made: the role that the service runs as has rows only, no right on the schema.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$SERVICE_PASSWORD" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
CREATE ROLE eligibility LOGIN PASSWORD :'password';
GRANT USAGE ON SCHEMA public TO eligibility;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO eligibility;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO eligibility;
SQL
