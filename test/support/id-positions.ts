/** Every place where a client may put an id, and the table whose id it is. The isolation test fails until a new place is named here. */
export const kindOfId: Readonly<Record<string, string>> = {
  'Query.assessment(id)': 'assessment',
  'Query.body(id)': 'body',
  'CreateBodyInput.parentId': 'body',
  'RenameBodyInput.id': 'body',
  'MoveBodyInput.id': 'body',
  'MoveBodyInput.parentId': 'body',
  'AssessmentStepInput.id': 'assessment',
  'ReturnAssessmentInput.id': 'assessment',
  'ReturnAssessmentInput.criterionIds': 'criterion',
  'ScoresInput.unitId': 'unit',
  'ScoreInput.criterionId': 'criterion',
};

/** Values that get an attack past the checks that come before the id. */
export const valueOf: Readonly<Record<string, unknown>> = {
  'ScoresInput.year': 2026,
};
