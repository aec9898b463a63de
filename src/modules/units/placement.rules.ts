/** What of a body that ends goes to one place. */
export interface Placement {
  readonly toBodyId: string;
  readonly unitIds?: readonly string[] | null | undefined;
  readonly areaCodes?: readonly string[] | null | undefined;
  readonly bodyIds?: readonly string[] | null | undefined;
  readonly membershipIds?: readonly string[] | null | undefined;
}

/** A unit that answers to a body that ends. */
export interface UnitToPlace {
  readonly id: string;
  readonly areaCode: string | null;
}

/** Where everything of a body that ends goes, by place, and what is wrong with that. */
export interface Placed {
  readonly units: ReadonlyMap<string, readonly string[]>;
  readonly bodies: ReadonlyMap<string, readonly string[]>;
  /** The places of roles that are named, by membership. */
  readonly roles: ReadonlyMap<string, string>;
  readonly unplacedUnits: number;
  readonly unplacedBodies: number;
  /** What is said to go to two places, or null. */
  readonly twice: string | null;
  /** What is named and does not stand directly under the body, or null. */
  readonly nothing: string | null;
}

/** Places the units and bodies of a body that ends (domain rule 12): what is named by itself first, then units by their area, then the only successor takes the rest. */
export function place(
  from: { readonly units: readonly UnitToPlace[]; readonly bodyIds: readonly string[] },
  placements: readonly Placement[],
  heir: { readonly ofUnits: string | null; readonly ofBodies: string | null },
): Placed {
  let twice: string | null = null;
  const named = (of: (one: Placement) => readonly string[] | null | undefined) => {
    const found = new Map<string, string>();
    for (const one of placements) {
      for (const what of of(one) ?? []) {
        if ((found.get(what) ?? one.toBodyId) !== one.toBodyId) twice ??= what;
        found.set(what, one.toBodyId);
      }
    }
    return found;
  };
  const [ofUnit, ofArea, ofBody, roles] = [
    named(({ unitIds }) => unitIds),
    named(({ areaCodes }) => areaCodes),
    named(({ bodyIds }) => bodyIds),
    named(({ membershipIds }) => membershipIds),
  ];
  const [units, areas, bodies] = [
    new Set(from.units.map(({ id }) => id)),
    new Set(from.units.map(({ areaCode }) => areaCode)),
    new Set(from.bodyIds),
  ];
  const nothing =
    [...ofUnit.keys()].find((id) => !units.has(id)) ??
    [...ofArea.keys()].find((code) => !areas.has(code)) ??
    [...ofBody.keys()].find((id) => !bodies.has(id)) ??
    null;
  const toOfUnits = Map.groupBy(
    from.units,
    ({ id, areaCode }) => ofUnit.get(id) ?? ofArea.get(areaCode ?? '') ?? heir.ofUnits,
  );
  const toOfBodies = Map.groupBy(from.bodyIds, (id) => ofBody.get(id) ?? heir.ofBodies);
  return {
    units: placesOf(toOfUnits, ({ id }) => id),
    bodies: placesOf(toOfBodies, (id) => id),
    roles,
    unplacedUnits: toOfUnits.get(null)?.length ?? 0,
    unplacedBodies: toOfBodies.get(null)?.length ?? 0,
    twice,
    nothing,
  };
}

const placesOf = <One>(
  to: ReadonlyMap<string | null, readonly One[]>,
  idOf: (one: One) => string,
): ReadonlyMap<string, readonly string[]> =>
  new Map([...to].flatMap(([place, all]) => (place === null ? [] : [[place, all.map(idOf)] as const])));
