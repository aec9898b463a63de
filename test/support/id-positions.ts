/** Every place where a client may put an id, and the table whose id it is. The isolation test fails until a new place is named here. */
export const kindOfId: Readonly<Record<string, string>> = {
  'Query.body(id)': 'body',
  'CreateBodyInput.parentId': 'body',
  'RenameBodyInput.id': 'body',
  'MoveBodyInput.id': 'body',
  'MoveBodyInput.parentId': 'body',
};

/** Values that get an attack past the checks that come before the id. */
export const valueOf: Readonly<Record<string, unknown>> = {};
