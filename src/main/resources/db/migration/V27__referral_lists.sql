-- Lists of referrals for operators, newest first: each filter reads one stretch of one index, however many there are.
create index referral_by_receipt on referral (received_at, id);
create index referral_by_state_receipt on referral (state, received_at, id);
create index referral_by_place_receipt on referral (municipality, received_at, id);
create index referral_by_place_state_receipt on referral (municipality, state, received_at, id);
create index referral_by_practice_receipt on referral (practice, received_at, id);
create index referral_by_number on referral (source_value);
create index referral_by_zaaknummer on referral (case_number);
create index mdo_by_number on mdo (source_value);
create index part_by_case_number on part (case_number);
