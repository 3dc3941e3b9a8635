-- Through which of its doors a referral reaches its municipality, null for its own desk. Chosen once, so that what
-- comes after it (an update, a withdrawal, a delivery that goes on) finds the same team. A name from the municipality's
-- file.
alter table referral add column door varchar(100);
