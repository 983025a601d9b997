/** Offices, regions, staff, items, people, businesses, uploads: what a case stands on. */
import { type Answers, among, list, shown, sorted, upTo } from './answer.ts'
import type { Row, View } from './store.ts'

const officeColumns = `id>officeId name short_name kind credit_code credit_code_synthetic region_code parent_id phone complaint_phone
  address opening_hours former_names document_word valid_from valid_to`
const regionColumns = 'code name level parent_code valid_from valid_to replaced_by sample'
const personColumns = `id>personId name id_kind id_number_sealed birth_on sex address_sealed region_code phone_sealed source verified_at
  level deceased created_at`
const uploadColumns = 'id>uploadId digest name_sealed media_type size_bytes>bytes case_id'

const ownedColumns = 'id>uploadId digest actor_key case_id draft_id'

const standing = (row: Row, on: unknown) =>
  upTo(row.valid_from, on) && (row.valid_to === null || upTo(on, row.valid_to))

const itemOf = (item: Row, version: Row): Row => ({
  ...shown(item, 'id>itemId code implementation_code basic_code'),
  ...shown(
    version,
    'office_id version valid_from>effectiveFrom content_hash standing standing_reason merged_into content',
  ),
})

const legalPersonOf = (view: View, row: Row): Row => ({
  ...shown(
    row,
    `id>legalPersonId name credit_code kind representative_person_id address region_code established_on source verified_at created_at
     irregular_reason irregular_by irregular_at`,
  ),
  representativeName: view.get('person', row.representative_person_id)?.name ?? null,
})

const endAgents = (
  view: View,
  legalPersonId: unknown,
  by: unknown,
  at: unknown,
  fits: (row: Row) => boolean,
): readonly Row[] => {
  const listed = (row: Row) => row.legal_person_id === legalPersonId && row.granted_by === by && row.revoked_at === null
  for (const row of view.rows('agent', (one) => listed(one) && fits(one)))
    view.update('agent', row, { revoked_by: by, revoked_at: at })
  return []
}

/** Where a day begins in Beijing. */
const midnight = (day: unknown): string => new Date(`${String(day)}T00:00:00+08:00`).toISOString()

export const aroundAnswers: Answers = {
  'organisation-posts-of': (view, [staffIds, on]) =>
    sorted(
      view.rows('post', (post) => {
        const staff = view.get('staff', post.staff_id)
        return (
          list(staffIds).includes(post.staff_id) && standing(post, on) && staff !== undefined && standing(staff, on)
        )
      }),
      'id',
    ).map((post) => shown(post, 'id>postId role office_id region_code staff_id')),
  'organisation-office': (view, [id]) => {
    const row = view.get('office', id)
    return row ? [shown(row, officeColumns)] : []
  },
  'organisation-township': (view, [region]) =>
    view
      .rows(
        'office',
        (row) =>
          row.kind === 'township' &&
          row.valid_to === null &&
          String(row.region_code).slice(0, 9) === String(region).slice(0, 9),
      )
      .map((row) => shown(row, officeColumns)),
  'organisation-county': (view) =>
    sorted(
      view.rows('region', (row) => row.level === 'county' && row.valid_to === null),
      'code',
    )
      .slice(0, 1)
      .map((row) => shown(row, regionColumns)),
  'organisation-region': (view, [code]) => {
    const row = view.get('region', code)
    return row ? [shown(row, regionColumns)] : []
  },
  'organisation-staff-names': (view, [ids]) =>
    view.rows('staff', (row) => list(ids).includes(row.id)).map((row) => shown(row, 'id name')),
  'organisation-office-names': (view, [ids]) =>
    view.rows('office', (row) => list(ids).includes(row.id)).map((row) => shown(row, 'id short_name>name')),

  'catalog-item-address': (view, [asked]) => {
    const code = String(asked).toUpperCase()
    const named = (row: Row) => row.id === asked || row.code === code || row.implementation_code === code
    return sorted(view.rows('service_item', named), 'code')
      .slice(0, 1)
      .map((row) => shown(row, 'id>itemId current_version>version'))
  },
  'catalog-item-version': (view, [id, version]) => {
    const item = view.get('service_item', id)
    const content = view.get('service_item_version', id, version)
    return item && content ? [itemOf(item, content)] : []
  },
  'catalog-is-listed': (view, [id]) => {
    const item = view.get('service_item', id)
    return item && item.withdrawn_at === null ? [{ '?column?': 1 }] : []
  },

  'registers-person': (view, [ids]) =>
    view.rows('person', (row) => among(ids, row.id)).map((row) => shown(row, personColumns)),
  'person-insert': (view, values) => {
    const [id, name, idKind, sealed, index, bornOn, sex, address, region, phone, source, verifiedAt, level, at] = values
    const done = view.insertUnless(
      'person',
      {
        ...{ id, name, id_kind: idKind, id_number_sealed: sealed, id_index: index, birth_on: bornOn, sex },
        ...{
          address_sealed: address,
          region_code: region,
          phone_sealed: phone,
          source,
          verified_at: verifiedAt,
          level,
        },
        created_at: at,
      },
      'person_id_index_unique',
    )
    return 'row' in done ? [{ id }] : []
  },
  'person-lock': (view, [index]) =>
    view
      .rows('person', (row) => row.id_index === index)
      .map((row) => {
        view.lockRow('person', row)
        return shown(row, personColumns)
      }),
  'person-update': (view, [id, name, bornOn, sex, address, region, phone, source, verifiedAt, level, deceased]) => {
    const row = view.get('person', id)
    if (row)
      view.update('person', row, {
        ...{ name, birth_on: bornOn, sex, address_sealed: address, region_code: region, phone_sealed: phone },
        ...{ source, verified_at: verifiedAt, level, deceased },
      })
    return []
  },
  'registers-legal-person': (view, [ids]) =>
    view.rows('legal_person', (row) => among(ids, row.id)).map((row) => legalPersonOf(view, row)),
  'legal-person-by-code': (view, [code]) =>
    view.rows('legal_person', (row) => row.credit_code === code).map((row) => legalPersonOf(view, row)),
  'legal-person-save': (view, values) => {
    const [
      id,
      name,
      code,
      kind,
      representative,
      address,
      region,
      establishedOn,
      source,
      verifiedAt,
      reason,
      by,
      at,
      createdAt,
    ] = values
    const given = {
      ...{ name, kind, representative_person_id: representative, address, region_code: region },
      ...{ established_on: establishedOn, source, verified_at: verifiedAt },
    }
    const done = view.insertUnless(
      'legal_person',
      {
        ...{ id, credit_code: code, ...given, irregular_reason: reason, irregular_by: by, irregular_at: at },
        created_at: createdAt,
      },
      'legal_person_credit_code_unique',
    )
    if ('row' in done) return [{ id }]
    const row = done.inTheWay
    const overrules = verifiedAt !== null || row.verified_at === null
    view.update('legal_person', row, {
      name: overrules ? name : row.name,
      kind: overrules ? kind : row.kind,
      representative_person_id: overrules
        ? (representative ?? row.representative_person_id)
        : row.representative_person_id,
      address: address ?? row.address,
      region_code: region ?? row.region_code,
      established_on: establishedOn ?? row.established_on,
      source: verifiedAt !== null ? source : row.source,
      verified_at: verifiedAt ?? row.verified_at,
    })
    return [{ id: row.id }]
  },
  'legal-person-forget': (view, [id]) => {
    const row = view.get('legal_person', id)
    if (row) view.update('legal_person', row, { verified_at: null })
    return []
  },
  'registers-actable-by': (view, [personId, on]) => {
    const represented = view
      .rows('legal_person', (row) => row.representative_person_id === personId && row.verified_at !== null)
      .map((row) => ({
        ...shown(row, 'id>legalPersonId name credit_code'),
        ...{ as: 'representative', scope: '全部', validTo: null },
      }))
    const granted = view
      .rows('agent', (row) => row.person_id === personId && row.revoked_at === null && standing(row, on))
      .flatMap((row) => {
        const legal = view.get('legal_person', row.legal_person_id)
        if (!legal || legal.representative_person_id === personId) return []
        return [
          {
            ...shown(legal, 'id>legalPersonId name credit_code'),
            ...{ as: 'agent', scope: row.scope, validTo: row.valid_to },
          },
        ]
      })
    return sorted([...represented, ...granted], 'name')
  },
  'agents-end-others': (view, [legalPersonId, by, at, persons]) =>
    endAgents(view, legalPersonId, by, at, (row) => !list(persons).includes(row.person_id)),

  'upload-quota-lock': (view, [actorKey]) => {
    view.lockText(`upload:${String(actorKey)}`)
    return [{ pg_advisory_xact_lock: '' }]
  },
  'upload-quota': (view, [actorKey, today]) => {
    const sent = view.rows('upload', (row) => row.actor_key === actorKey && upTo(midnight(today), row.uploaded_at))
    return [{ files: sent.length, bytes: sent.reduce((sum, row) => sum + Number(row.size_bytes), 0) }]
  },
  'upload-insert': (view, [id, actorKey, digest, sealed, mediaType, size, at]) => {
    view.insert('upload', {
      ...{ id, actor_key: actorKey, digest, name_sealed: sealed, media_type: mediaType, size_bytes: size },
      uploaded_at: at,
    })
    return []
  },
  'upload-get': (view, [id]) => {
    const row = view.get('upload', id)
    return row ? [shown(row, `${uploadColumns} actor_key`)] : []
  },
  'upload-owned': (view, [ids]) =>
    view.rows('upload', (row) => among(ids, row.id)).map((row) => shown(row, ownedColumns)),
  'upload-lock': (view, [ids]) =>
    sorted(
      view.rows('upload', (row) => among(ids, row.id)),
      'id',
    ).map((row) => {
      view.lockRow('upload', row)
      return shown(row, ownedColumns)
    }),
  'upload-release': (view, [draftId, except]) => {
    const loose = (row: Row) => row.draft_id === draftId && !list(except).includes(row.id)
    for (const row of view.rows('upload', loose)) view.update('upload', row, { draft_id: null })
    return []
  },
  'upload-hold': (view, [ids, draftId]) => {
    for (const row of view.rows('upload', (one) => list(ids).includes(one.id) && one.draft_id === null))
      view.update('upload', row, { draft_id: draftId })
    return []
  },
  'upload-of-case': (view, [caseIds]) => {
    const files = view.rows('case_material_file', (row) => among(caseIds, row.case_id))
    const newest = (one: Row) =>
      Math.max(
        ...files
          .filter((row) => row.case_id === one.case_id && row.material_key === one.material_key)
          .map((row) => Number(row.revision)),
      )
    return sorted(
      files.filter((row) => row.revision === newest(row)),
      'case_id',
      'material_key',
      'upload_id',
    ).flatMap((file) => {
      const upload = view.get('upload', file.upload_id)
      return upload ? [{ ofCase: file.case_id, key: file.material_key, ...shown(upload, uploadColumns) }] : []
    })
  },

  'access-insert': (view, [id, personId, actorKey, actorName, office, caseId, purpose, fields, at]) => {
    view.insert('personal_data_access', {
      ...{ id, person_id: personId, actor_key: actorKey, actor_name: actorName, office, case_id: caseId },
      ...{ purpose, fields, at },
    })
    return []
  },
  // The operator of the simulation: what the catalogue and the directory would do.
  'operator-adds-item-version': (view, [id, version, content, hash, source, officeId, from, at, by]) => {
    view.insertUnless(
      'service_item_version',
      {
        ...{ service_item_id: id, version, content, content_hash: hash, source, office_id: officeId, valid_from: from },
        ...{ published_at: at, published_by: by },
      },
      null,
    )
    return []
  },
  'operator-publishes-item-version': (view, [id, version]) => {
    const row = view.get('service_item', id)
    if (row)
      view.update('service_item', row, { current_version: Math.max(Number(row.current_version), Number(version)) })
    return []
  },
  'operator-ends-post': (view, [id, until]) => {
    const row = view.get('post', id)
    if (row && row.valid_to === null) view.update('post', row, { valid_to: until })
    return []
  },
}
