-- once-claim
insert into handled_request (actor_key, request_id, fingerprint) values ($1, $2, $3)
  on conflict (actor_key, request_id) do nothing returning request_id;

-- reference-marks
select about, mark from reference_mark;

-- catalog-item-address
select id as "itemId", current_version as version from service_item
  where id::text = $1 or code = upper($1) or implementation_code = upper($1) order by code limit 1;

-- catalog-item-version
select i.id as "itemId", i.code, i.implementation_code as "implementationCode", i.basic_code as "basicCode",
  v.office_id as "officeId", v.version, v.valid_from as "effectiveFrom", v.content_hash as "contentHash",
  v.standing, v.standing_reason as "standingReason", v.merged_into as "mergedInto", v.content
  from service_item i join service_item_version v on v.service_item_id = i.id where i.id = $1 and v.version = $2;

-- registers-person
select id as "personId", name, id_kind as "idKind", id_number_sealed as "idNumberSealed", birth_on as "birthOn", sex,
  address_sealed as "addressSealed", region_code as "regionCode", phone_sealed as "phoneSealed", source,
  verified_at as "verifiedAt", level, deceased, created_at as "createdAt" from person where id = any($1::uuid[]);

-- organisation-county
select code, name, level, parent_code as "parentCode", valid_from as "validFrom", valid_to as "validTo",
  replaced_by as "replacedBy", sample from region where level = 'county' and valid_to is null order by code limit 1;

-- case-open-draft
select id from case_file where account_id = $1 and service_item_id = $2 and status = 'draft'
  and legal_person_id is not distinct from $3 order by opened_at desc limit 1;

-- catalog-is-listed
select 1 from service_item where id = $1 and withdrawn_at is null;

-- organisation-office
select id as "officeId", name, short_name as "shortName", kind, credit_code as "creditCode",
  credit_code_synthetic as "creditCodeSynthetic", region_code as "regionCode", parent_id as "parentId", phone,
  complaint_phone as "complaintPhone", address, opening_hours as "openingHours", former_names as "formerNames", document_word as "documentWord",
  valid_from as "validFrom", valid_to as "validTo" from office where id = $1;

-- organisation-township
select id as "officeId", name, short_name as "shortName", kind, credit_code as "creditCode",
  credit_code_synthetic as "creditCodeSynthetic", region_code as "regionCode", parent_id as "parentId", phone,
  complaint_phone as "complaintPhone", address, opening_hours as "openingHours", former_names as "formerNames", document_word as "documentWord",
  valid_from as "validFrom", valid_to as "validTo" from office where kind = 'township' and valid_to is null and left(region_code, 9) = left($1, 9);

-- calendar.current-version
select version from calendar_version order by covers_to desc, position desc limit 1;

-- calendar-data
select data from calendar_version where version = $1;

-- case-credit-barred
select person_id as "personId", legal_person_id as "legalPersonId" from commitment_breach
  where repaired_on is null and legal_person_id = any($2::uuid[])
  union all
  select person_id, legal_person_id from commitment_breach
  where repaired_on is null and legal_person_id is null and person_id = any($1::uuid[]);

-- case-write
with file as materialized (select * from jsonb_to_recordset($1::jsonb) as file (fresh boolean, id uuid, query_code text, service_item_id uuid, item_name text, item_code text, item_initials text, handling text, office_id uuid, region_code text, channel text, applicant_kind text, account_id uuid, person_id uuid, legal_person_id uuid, agent_person_id uuid, applicant_label text, declared_visits int, opened_at timestamptz, item_version int, status text, outcome text, holder_kind text, holder_office_id uuid, holder_staff_id uuid, step_key text, step_name text, submitted_on date, accepted_on date, promise_due_on date, statutory_due_on date, step_due_on date, due_on date, amber_on date, suspended boolean, deferrals_outstanding int, decided_on date, concluded_on date, in_time boolean, visits int, visits_by_office int, wake_on date, version int, head text, updated_at timestamptz, promised_working_days int, pauses jsonb, visit_purposes text[], helped boolean, delivery_method text, notice_rounds int, number text, long_number text, submitted_at timestamptz)),
  opened as (insert into case_file (id, query_code, service_item_id, item_name, item_code, item_initials, handling, office_id, region_code, channel, applicant_kind, account_id, person_id, legal_person_id, agent_person_id, applicant_label, declared_visits, opened_at, item_version, status, outcome, holder_kind, holder_office_id, holder_staff_id, step_key, step_name, submitted_on, accepted_on, promise_due_on, statutory_due_on, step_due_on, due_on, amber_on, suspended, deferrals_outstanding, decided_on, concluded_on, in_time, visits, visits_by_office, wake_on, version, head, updated_at, promised_working_days, pauses, visit_purposes, helped, delivery_method, notice_rounds, number, long_number, submitted_at) select id, query_code, service_item_id, item_name, item_code, item_initials, handling, office_id, region_code, channel, applicant_kind, account_id, person_id, legal_person_id, agent_person_id, applicant_label, declared_visits, opened_at, item_version, status, outcome, holder_kind, holder_office_id, holder_staff_id, step_key, step_name, submitted_on, accepted_on, promise_due_on, statutory_due_on, step_due_on, due_on, amber_on, suspended, deferrals_outstanding, decided_on, concluded_on, in_time, visits, visits_by_office, wake_on, version, head, updated_at, promised_working_days, pauses, visit_purposes, helped, delivery_method, notice_rounds, number, long_number, submitted_at from file where fresh returning 1),
  projected as (update case_file as stored set item_version = file.item_version, status = file.status, outcome = file.outcome, holder_kind = file.holder_kind, holder_office_id = file.holder_office_id, holder_staff_id = file.holder_staff_id, step_key = file.step_key, step_name = file.step_name, submitted_on = file.submitted_on, accepted_on = file.accepted_on, promise_due_on = file.promise_due_on, statutory_due_on = file.statutory_due_on, step_due_on = file.step_due_on, due_on = file.due_on, amber_on = file.amber_on, suspended = file.suspended, deferrals_outstanding = file.deferrals_outstanding, decided_on = file.decided_on, concluded_on = file.concluded_on, in_time = file.in_time, visits = file.visits, visits_by_office = file.visits_by_office, wake_on = file.wake_on, version = file.version, head = file.head, updated_at = file.updated_at, promised_working_days = file.promised_working_days, pauses = file.pauses, visit_purposes = file.visit_purposes, helped = file.helped, delivery_method = file.delivery_method, notice_rounds = file.notice_rounds, number = coalesce(stored.number, file.number), long_number = coalesce(stored.long_number, file.long_number), submitted_at = coalesce(stored.submitted_at, file.submitted_at) from file where stored.id = file.id and not file.fresh returning 1),
  event as (
  insert into case_event (case_id, version, type, data, actor, occurred_at, recorded_at, request_id, prev_hash, hash)
  select case_id, version, type, data, actor, occurred_at, recorded_at, request_id, prev_hash, hash
  from jsonb_to_recordset($2::jsonb) as event (case_id uuid, version int, type text, data jsonb, actor jsonb,
  occurred_at timestamptz, recorded_at timestamptz, request_id text, prev_hash text, hash text)
  on conflict (case_id, version) do nothing returning 1),
  content as (
  insert into case_content (case_id, revision, answers_sealed, salt, content_hash, form_version, recorded_at)
  select case_id, revision, answers_sealed, salt, content_hash, form_version, recorded_at
  from json_to_recordset($3::json) as content (case_id uuid, revision int, answers_sealed text, salt text, content_hash text,
  form_version int, recorded_at timestamptz)
  on conflict (case_id, revision) do nothing),
  taken as (
  update upload set case_id = named.case_id, draft_id = null
  from (select distinct case_id, upload_id, sender_key from json_to_recordset($4::json) as handed (case_id uuid, upload_id uuid, sender_key text)) as named
  where upload.id = named.upload_id and (upload.actor_key = named.sender_key or upload.case_id = named.case_id)
  and coalesce(upload.case_id, upload.draft_id, named.case_id) = named.case_id
  returning upload.id),
  handed_in as (
  insert into case_material_file (case_id, material_key, revision, upload_id, position)
  select case_id, material_key, revision, upload_id, position
  from json_to_recordset($4::json) as handed (case_id uuid, material_key text, revision int, upload_id uuid, position int)
  where upload_id in (select id from taken)
  on conflict do nothing),
  released as (
  update upload set draft_id = null
  where draft_id in (select value::uuid from json_array_elements_text($5::json))
  and id not in (select upload_id from json_to_recordset($4::json) as handed (upload_id uuid))),
  forgotten as (
  update case_draft set variant_answers_sealed = null
  where case_id in (select value::uuid from json_array_elements_text($5::json)) and variant_answers_sealed is not null),
  breach as (
  insert into commitment_breach (case_id, person_id, legal_person_id, kind, recorded_on)
  select case_id, person_id, legal_person_id, kind, recorded_on
  from json_to_recordset($6::json) as breach (case_id uuid, person_id uuid, legal_person_id uuid, kind text, recorded_on date)
  on conflict do nothing),
  queued as (
  insert into message (message_id, kind, recipient, template, params, about)
  select message_id, kind, recipient, template, params, about
  from jsonb_to_recordset($7::jsonb) as message (message_id uuid, kind text, recipient text, template text, params jsonb, about text)
  returning message_id)
  select (select count(*) from opened) + (select count(*) from projected) as files,
  (select count(*) from event) as events,
  (select count(*) from taken) as uploads,
  case when exists (select from queued) then enqueue_jobs('send-message',
  (select json_agg(json_build_object('messageId', message_id)) from queued), 8) end as jobs,
  (select count(pg_notify('cases', value)) from json_array_elements_text($8::json)) as told;

-- once-result
update handled_request set result = $3 where actor_key = $1 and request_id = $2;

-- case-row
select id, number, query_code as "queryCode", service_item_id as "itemId", item_version as "itemVersion",
  item_name as "itemName", item_code as "itemCode", office_id as "officeId", region_code as "regionCode", channel,
  applicant_kind as "applicantKind", account_id as "accountId", person_id as "personId", legal_person_id as "legalPersonId",
  agent_person_id as "agentPersonId", applicant_label as "applicantLabel", declared_visits as "declaredVisits",
  submitted_at as "submittedAt" from case_file where id = any($1::uuid[]);

-- case-event-load
select case_id as "caseId", version, type, data, actor, occurred_at as "occurredAt", recorded_at as "recordedAt",
  request_id as "requestId", prev_hash as "prevHash", hash
  from case_event where case_id = any($1::uuid[]) order by case_id, version;

-- case-draft-find
select case_id as "caseId", page, materials, variant_answers_sealed as "variantAnswersSealed", updated_at as "updatedAt"
  from case_draft where case_id = any($1::uuid[]);

-- case-content-find
select distinct on (case_id) case_id as "caseId", revision, answers_sealed as "answersSealed", salt,
  content_hash as "contentHash", form_version as "formVersion"
  from case_content where case_id = any($1::uuid[]) order by case_id, revision desc;

-- licence-held-holder_person_id
select id as "licenceId", identifier, number, licence_type as "licenceType", issuer_name as "issuerName",
  issued_on as "issuedOn", valid_to as "validTo", status, fields_sealed as "fieldsSealed", source_case_id as "sourceCaseId", holder_person_id as holder from e_licence where holder_person_id = any($1::uuid[]) order by issued_on desc, id desc;

-- case-content-save
insert into case_content (case_id, revision, answers_sealed, salt, content_hash, form_version, recorded_at)
  values ($1, $2, $3, $4, $5, $6, $7)
  on conflict (case_id, revision) do update set answers_sealed = excluded.answers_sealed, salt = excluded.salt,
  content_hash = excluded.content_hash, form_version = excluded.form_version, recorded_at = excluded.recorded_at
  where case_content.revision = 0 returning 1;

-- case-draft-save
insert into case_draft (case_id, page, materials, variant_answers_sealed, updated_at) values ($1, $2, coalesce($3::jsonb, '[]'), $4, $5)
  on conflict (case_id) do update set page = coalesce($2, case_draft.page), materials = coalesce($3::jsonb, case_draft.materials),
  variant_answers_sealed = coalesce($4, case_draft.variant_answers_sealed), updated_at = $5;

-- upload-quota-lock
select pg_advisory_xact_lock(hashtextextended($1, 8));

-- upload-quota
select count(*) as files, coalesce(sum(size_bytes), 0)::bigint as bytes from upload
  where actor_key = $1 and uploaded_at >= $2::date::timestamp at time zone 'Asia/Shanghai';

-- stored-file-keep
insert into stored_file (digest, size_bytes, media_type) values ($1, $2, $3)
  on conflict (digest) do update set unused_since = null;

-- upload-insert
insert into upload (id, actor_key, digest, name_sealed, media_type, size_bytes, uploaded_at) values ($1, $2, $3, $4, $5, $6, $7);

-- upload-get
select id as "uploadId", digest, name_sealed as "nameSealed", media_type as "mediaType", size_bytes as bytes, case_id as "caseId", actor_key as "actorKey" from upload where id = $1;

-- upload-lock
select id as "uploadId", digest, actor_key as "actorKey", case_id as "caseId", draft_id as "draftId" from upload where id = any($1::uuid[]) order by id for update;

-- upload-hold
update upload set draft_id = $2 where id = any($1::uuid[]) and draft_id is null;

-- upload-release
update upload set draft_id = null where draft_id = $1 and id <> all($2::uuid[]);

-- once-handled
select actor_key as "actorKey", request_id as "requestId", fingerprint, result from handled_request
  join unnest($1::text[], $2::text[]) as asked (actor_key, request_id) using (actor_key, request_id);

-- upload-owned
select id as "uploadId", digest, actor_key as "actorKey", case_id as "caseId", draft_id as "draftId" from upload where id = any($1::uuid[]);

-- case-start
with claimed as (
  insert into handled_request (actor_key, request_id, fingerprint, result)
  select actor_key, request_id, fingerprint, result
  from jsonb_to_recordset($1::jsonb) as claim (actor_key text, request_id text, fingerprint text, result jsonb)
  order by actor_key, request_id
  on conflict (actor_key, request_id) do nothing returning 1),
  counter as (
  insert into case_counter (scope, value)
  select scope, count from json_to_recordset($2::json) as wanted (scope text, count bigint) order by scope
  on conflict (scope) do update set value = case_counter.value + excluded.value returning scope, value)
  select (select count(*) from claimed) as claimed,
  (select coalesce(json_object_agg(scope, value), '{}') from counter) as counters;

-- message-try
update message set attempts = attempts + 1 where message_id = $1 and state <> 'sent' returning recipient, template, params;

-- message-sent
update message set state = 'sent', sent_at = now(), last_error = null, recipient = left(recipient, 3) || '****' || right(recipient, 4), params = '{}' where message_id = $1;

-- case-sweep
select id, wake_on::text as "wakeOn" from case_file
  where wake_on <= $1 and (wake_on, id) > ($2::date, $3::uuid) order by wake_on, id limit $4;

-- case-rest
with looked as (select distinct on (id) * from json_to_recordset($1::json)
  as looked (id uuid, version int, today date, "dueOn" date, "amberOn" date, "stepDueOn" date) order by id),
  held as materialized (select id from case_file where id in (select id from looked) order by id for no key update)
  update case_file set due_on = looked."dueOn", amber_on = looked."amberOn", step_due_on = looked."stepDueOn",
  wake_on = case when wake_on <= looked.today then looked.today + 1 else wake_on end
  from held join looked using (id)
  where case_file.id = held.id and case_file.version = looked.version returning case_file.id;

-- organisation-posts-of
select p.id as "postId", p.role, p.office_id as "officeId", p.region_code as "regionCode", p.staff_id as "staffId"
  from post p join staff s on s.id = p.staff_id
  where p.staff_id = any($1::uuid[]) and p.valid_from <= $2 and (p.valid_to is null or p.valid_to >= $2)
  and s.valid_from <= $2 and (s.valid_to is null or s.valid_to >= $2)
  order by p.id;

-- message-failed
update message set state = $2, last_error = $3 where message_id = $1;

-- organisation-staff-names
select id, name from staff where id = any($1::uuid[]);

-- registers-legal-person
select l.id as "legalPersonId", l.name, l.credit_code as "creditCode", l.kind,
  l.representative_person_id as "representativePersonId", p.name as "representativeName", l.address, l.region_code as "regionCode",
  l.established_on as "establishedOn", l.source, l.verified_at as "verifiedAt", l.created_at as "createdAt", l.irregular_reason as "irregularReason",
  l.irregular_by as "irregularBy", l.irregular_at as "irregularAt"
  from legal_person l left join person p on p.id = l.representative_person_id where l.id = any($1::uuid[]);

-- licence-held-holder_legal_person_id
select id as "licenceId", identifier, number, licence_type as "licenceType", issuer_name as "issuerName",
  issued_on as "issuedOn", valid_to as "validTo", status, fields_sealed as "fieldsSealed", source_case_id as "sourceCaseId", holder_legal_person_id as holder from e_licence where holder_legal_person_id = any($1::uuid[]) order by issued_on desc, id desc;

-- licence-by-case
select id as "licenceId", identifier, number, licence_type as "licenceType", issuer_name as "issuerName",
  issued_on as "issuedOn", valid_to as "validTo", status, fields_sealed as "fieldsSealed", source_case_id as "sourceCaseId" from e_licence where source_case_id = any($1::uuid[]);

-- operator-adds-item-version
insert into service_item_version (service_item_id, version, content, content_hash, source, office_id, valid_from, published_at, published_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing;

-- operator-publishes-item-version
update service_item set current_version = greatest(current_version, $2) where id = $1;

-- operator-ends-post
update post set valid_to = $2 where id = $1 and valid_to is null;

-- audit-record
insert into audit_record (actor_key, action, object, outcome, purpose, ip) values ($1, $2, $3, $4, $5, $6);

-- access-insert
insert into personal_data_access (id, person_id, actor_key, actor_name, office, case_id, purpose, fields, at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9);

-- organisation-office-names
select id, name from office where id = any($1::uuid[]);

-- organisation-region
select code, name, level, parent_code as "parentCode", valid_from as "validFrom", valid_to as "validTo",
  replaced_by as "replacedBy", sample from region where code = $1;

-- upload-of-case
select distinct on (f.case_id, f.material_key, f.upload_id) f.case_id as "ofCase", f.material_key as key, u.id as "uploadId", u.digest,
  u.name_sealed as "nameSealed", u.media_type as "mediaType", u.size_bytes as bytes, u.case_id as "caseId"
  from case_material_file f join upload u on u.id = f.upload_id
  where f.case_id = any($1::uuid[])
  and f.revision = (select max(g.revision) from case_material_file g where g.case_id = f.case_id and g.material_key = f.material_key)
  order by f.case_id, f.material_key, f.upload_id;

-- legal-person-by-code
select l.id as "legalPersonId", l.name, l.credit_code as "creditCode", l.kind,
  l.representative_person_id as "representativePersonId", p.name as "representativeName", l.address, l.region_code as "regionCode",
  l.established_on as "establishedOn", l.source, l.verified_at as "verifiedAt", l.created_at as "createdAt", l.irregular_reason as "irregularReason",
  l.irregular_by as "irregularBy", l.irregular_at as "irregularAt"
  from legal_person l left join person p on p.id = l.representative_person_id where l.credit_code = $1;

-- exchange-call
insert into exchange_call (id, register, operation, actor_key, purpose, basis, case_number, subject_index, outcome, took_ms, called_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- legal-person-forget
update legal_person set verified_at = null where id = $1;

-- agents-end-others
update agent set revoked_by = $2, revoked_at = $3
  where legal_person_id = $1 and granted_by = $2 and revoked_at is null and not (person_id = any($4::uuid[]));

-- licence-counter
insert into case_counter (scope, value) values ($1, 1)
  on conflict (scope) do update set value = case_counter.value + 1 returning value;

-- licence-insert
insert into e_licence (id, identifier, number, licence_type, holder_person_id, holder_legal_person_id, issuer_name, issued_on,
  valid_to, source_case_id, fields_sealed, recorded_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- licence-revoke
update e_licence set status = 'revoked', status_reason = $2 where id = $1 and status = 'valid' returning id;

-- review-insert
insert into review (id, case_id, channel, grade, reasons, words, reviewer_key, reviewed_at)
  values ($1, $2, 'online', $3, $4, $5, $6, $7);

-- person-lock
select id as "personId", name, id_kind as "idKind", id_number_sealed as "idNumberSealed", birth_on as "birthOn", sex,
  address_sealed as "addressSealed", region_code as "regionCode", phone_sealed as "phoneSealed", source,
  verified_at as "verifiedAt", level, deceased, created_at as "createdAt" from person where id_index = $1 for update;

-- legal-person-save
insert into legal_person (id, name, credit_code, kind, representative_person_id, address, region_code, established_on, source,
  verified_at, irregular_reason, irregular_by, irregular_at, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  on conflict (credit_code) do update set
  name = case when excluded.verified_at is not null or legal_person.verified_at is null then excluded.name else legal_person.name end,
  kind = case when excluded.verified_at is not null or legal_person.verified_at is null then excluded.kind else legal_person.kind end,
  representative_person_id = case when excluded.verified_at is not null or legal_person.verified_at is null
  then coalesce(excluded.representative_person_id, legal_person.representative_person_id)
  else legal_person.representative_person_id end,
  address = coalesce(excluded.address, legal_person.address),
  region_code = coalesce(excluded.region_code, legal_person.region_code),
  established_on = coalesce(excluded.established_on, legal_person.established_on),
  source = case when excluded.verified_at is not null then excluded.source else legal_person.source end,
  verified_at = coalesce(excluded.verified_at, legal_person.verified_at)
  returning id;

-- registers-actable-by
select l.id as "legalPersonId", l.name, l.credit_code as "creditCode", 'representative' as "as", '全部' as scope, null as "validTo"
  from legal_person l where l.representative_person_id = $1 and l.verified_at is not null
  union all
  select l.id, l.name, l.credit_code, 'agent', a.scope, a.valid_to
  from agent a join legal_person l on l.id = a.legal_person_id
  where a.person_id = $1 and a.revoked_at is null and a.valid_from <= $2 and (a.valid_to is null or a.valid_to >= $2)
  and l.representative_person_id is distinct from a.person_id
  order by 2;

-- message-given-up
update message set state = $2, last_error = $3, recipient = left(recipient, 3) || '****' || right(recipient, 4), params = '{}' where message_id = $1;

-- person-insert
insert into person (id, name, id_kind, id_number_sealed, id_index, birth_on, sex, address_sealed, region_code, phone_sealed,
  source, verified_at, level, created_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  on conflict (id_index) do nothing returning id;

-- person-update
update person set name = $2, birth_on = $3, sex = $4, address_sealed = $5, region_code = $6, phone_sealed = $7, source = $8,
  verified_at = $9, level = $10, deceased = $11 where id = $1;

-- stored-file-forsake
insert into stored_file (digest, size_bytes, media_type, unused_since) values ($1, $2, $3, now())
  on conflict (digest) do nothing;

-- licence-number-taken
select 1 from e_licence where licence_type = $1 and number = $2
  and $3::uuid in (holder_person_id, holder_legal_person_id) limit 1;

-- case-ids-after
select id from case_file where id > $1 order by id limit $2;

-- case-projection-find
select status, outcome, holder_kind as "holderKind", holder_office_id as "holderOfficeId", holder_staff_id as "holderStaffId",
  step_key as "stepKey", step_name as "stepName", submitted_on as "submittedOn", accepted_on as "acceptedOn",
  promise_due_on as "promiseDueOn", statutory_due_on as "statutoryDueOn", step_due_on as "stepDueOn", due_on as "dueOn",
  amber_on as "amberOn", suspended, deferrals_outstanding as "deferralsOutstanding", decided_on as "decidedOn",
  concluded_on as "concludedOn", in_time as "inTime", visits, visits_by_office as "visitsByOffice",
  visit_purposes as "visitPurposes", helped, delivery_method as "deliveryMethod", item_version as "itemVersion",
  notice_rounds as "noticeRounds",
  promised_working_days as "promisedWorkingDays", pauses, version, head, number, long_number as "longNumber"
  from case_file where id = $1 for update;

-- calendar-insert
insert into calendar_version (version, covers_from, covers_to, source, data) values ($1, $2, $3, $4, $5)
  on conflict on constraint calendar_version_pkey do nothing;

-- case-wake-open
update case_file set wake_on = $1 where status not in ('draft', 'concluded', 'archived') returning 1;

-- figures-by-office
select office_id::text as place, concat_ws('|', channel, outcome, coalesce(concluded_on <= day.through, false), visits, visits_by_office, array_to_string(visit_purposes, ','), helped,
  coalesce(delivery_method, '-')) as key, channel, outcome, coalesce(concluded_on <= day.through, false) as "sameDay", visits, visits_by_office as "visitsByOffice",
  visit_purposes as "visitPurposes", helped, delivery_method as "deliveryMethod", count(*)::int as cases
  from case_file left join unnest($1::date[], $2::date[]) as day (first, through) on day.first = submitted_on
  where concluded_on between $3::date and $4::date and submitted_on is not null and true
  group by 1, 2, channel, outcome, coalesce(concluded_on <= day.through, false), visits, visits_by_office, visit_purposes, helped, delivery_method;

-- figures-by-township
select left(region_code, 9) as place, concat_ws('|', channel, outcome, coalesce(concluded_on <= day.through, false), visits, visits_by_office, array_to_string(visit_purposes, ','), helped,
  coalesce(delivery_method, '-')) as key, channel, outcome, coalesce(concluded_on <= day.through, false) as "sameDay", visits, visits_by_office as "visitsByOffice",
  visit_purposes as "visitPurposes", helped, delivery_method as "deliveryMethod", count(*)::int as cases
  from case_file left join unnest($1::date[], $2::date[]) as day (first, through) on day.first = submitted_on
  where concluded_on between $3::date and $4::date and submitted_on is not null and true
  group by 1, 2, channel, outcome, coalesce(concluded_on <= day.through, false), visits, visits_by_office, visit_purposes, helped, delivery_method;

-- figures-of-a-head
select office_id::text as place, concat_ws('|', channel, outcome, coalesce(concluded_on <= day.through, false), visits, visits_by_office, array_to_string(visit_purposes, ','), helped,
  coalesce(delivery_method, '-')) as key, channel, outcome, coalesce(concluded_on <= day.through, false) as "sameDay", visits, visits_by_office as "visitsByOffice",
  visit_purposes as "visitPurposes", helped, delivery_method as "deliveryMethod", count(*)::int as cases
  from case_file left join unnest($1::date[], $2::date[]) as day (first, through) on day.first = submitted_on
  where concluded_on between $3::date and $4::date and submitted_on is not null and (office_id = any($5::uuid[]))
  group by 1, 2, channel, outcome, coalesce(concluded_on <= day.through, false), visits, visits_by_office, visit_purposes, helped, delivery_method;

-- organisation-regions
select code, name, level, parent_code as "parentCode", valid_from as "validFrom", valid_to as "validTo",
  replaced_by as "replacedBy", sample from region where valid_to is null and ($1::text is null or parent_code = $1) order by code;

-- registers-look-noted
select 1 from personal_data_access
  where person_id = $1 and at > $2 and actor_key = $3 and purpose = $4 and fields = $5 limit 1;

-- registers-accesses-to
select at, actor_name as "actorName", office, purpose, case_id as "caseId", fields
  from personal_data_access where person_id = $1 order by at desc, id desc limit $2;
