-- What an asker fetches, oldest change first; what must be told or taken back; and the referral that a zaaknummer means.
create index advice_by_asker on advice_request (municipality, asker, since);
create index advice_by_consent on advice_request (state, consent_until);
create index advice_to_end on advice_request (late_ended_at, late_told_at);
create index referral_by_case_number on referral (municipality, case_number);
