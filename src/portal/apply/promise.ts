import type { Material, ServiceItem } from '#modules/catalog/model.ts'

/** 申请书、承诺书 are the application itself; a commitment replaces proofs, not the application. The cases judge again when it is handed in. */
const applicationWords = /申请|承诺|声明|登记表|授权|委托/

/** 告知承诺（国办发〔2020〕42号）：哪些证明可以用书面承诺代替。 */
export const mayBePromised = (item: Pick<ServiceItem, 'noticeCommitment'>, material: Material): boolean =>
  item.noticeCommitment && material.required && !applicationWords.test(material.shortName)
