-- What a municipality shares of a decision besides its outcome and days: the WMO020 category and how it is provided
-- (zin or pgb).
alter table timeline add column category varchar(2);
alter table timeline add column form varchar(3);
alter table iwmo_allocation add column category varchar(2);
