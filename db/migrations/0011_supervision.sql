-- 监督：审计记录按日查
create index audit_record_recorded_idx on audit_record (recorded_at, position);
