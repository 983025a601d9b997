-- Working-day calendars. A version never changes: due dates already told to people rest on it. A later notice is a new version.

create table calendar_version (
  version text not null,
  position int not null generated always as identity,
  covers_from date not null,
  covers_to date not null,
  -- notices of the newest year, for people who look at the list
  source text not null,
  data jsonb not null,
  loaded_at timestamptz not null default now(),
  constraint calendar_version_pkey primary key (version),
  constraint calendar_version_span check (covers_from <= covers_to)
);
-- the current version is the one that reaches furthest, the last loaded among equals
create index calendar_version_current on calendar_version (covers_to desc, position desc);
select append_only('calendar_version');
