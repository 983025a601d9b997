-- 上传的文件没人用就清掉；验证码按设备和来源分开计数；文号的机关代字

-- The draft that names this file while its case is not handed in yet; the file is loose when neither a draft nor a case has it.
alter table upload add column draft_id uuid references case_file (id);
update upload set draft_id = named.case_id
  from (select d.case_id, (jsonb_array_elements_text(m -> 'uploads'))::uuid as id
          from case_draft d join case_file c on c.id = d.case_id and c.status = 'draft', jsonb_array_elements(d.materials) as m) as named
 where upload.id = named.id and upload.case_id is null;
create index upload_draft_idx on upload (draft_id) where draft_id is not null;
drop index upload_loose_idx;
create index upload_loose_idx on upload (uploaded_at) where case_id is null and draft_id is null;
create index upload_digest_idx on upload (digest);

-- Since when nobody needs these bytes; the daily job takes them off the disk.
alter table stored_file add column unused_since timestamptz;
create index stored_file_unused_idx on stored_file (digest) where unused_since is not null;

-- A device that signed in to this phone before has a budget of codes of its own, which no stranger can use up.
alter table sms_code add column device_id uuid;

-- 机关代字, for example 华市监; papers are numbered under the full name where there is none
alter table office add column document_word text;
