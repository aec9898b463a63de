import type { ColumnType } from '../../platform/files/table-streams.js';
import { type BiColumn, biViews } from './bi-view.rules.js';

const edmType: Readonly<Record<ColumnType, string>> = {
  text: 'Type="Edm.String"',
  int: 'Type="Edm.Int32"',
  bigint: 'Type="Edm.Int64"',
  boolean: 'Type="Edm.Boolean"',
  decimal: 'Type="Edm.Decimal" Scale="variable"',
  date: 'Type="Edm.Date"',
  instant: 'Type="Edm.DateTimeOffset" Precision="6"',
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The description of all views that OData clients read first (CSDL 4.0): types, keys, and what each column means. */
export function metadataOf(columns: ReadonlyMap<string, readonly BiColumn[]>): string {
  const types = Object.entries(biViews).map(([view, keys]) => {
    const properties = (columns.get(view) ?? []).map(
      ({ name, type, meaning }) =>
        `<Property Name="${name}" ${edmType[type]}${keys.includes(name) ? ' Nullable="false"' : ''}><Annotation Term="Org.OData.Core.V1.Description" String="${escaped(meaning)}"/></Property>`,
    );
    return `<EntityType Name="${view}"><Key>${keys.map((key) => `<PropertyRef Name="${key}"/>`).join('')}</Key>${properties.join('')}</EntityType>`;
  });
  const sets = Object.keys(biViews).map((view) => `<EntitySet Name="${view}" EntityType="bi_v1.${view}"/>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="bi_v1" xmlns="http://docs.oasis-open.org/odata/ns/edm">${types.join('')}<EntityContainer Name="bi">${sets.join('')}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>
`;
}

/** The list of views that OData clients read when they are given the address of the service. */
export const serviceDocument = (base: string): object => ({
  '@odata.context': `${base}/$metadata`,
  value: Object.keys(biViews).map((name) => ({ name, kind: 'EntitySet', url: name })),
});

/** A value as OData writes it in JSON: numbers are numbers, everything else as it is. */
export const jsonOf = (value: string | number | boolean | null, type: ColumnType): string =>
  value === null ? 'null' : type === 'decimal' ? String(value) : JSON.stringify(value);
