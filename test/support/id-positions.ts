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
  'CreateModelInput.bodyId': 'body',
  'CreateModelInput.planId': 'plan',
  'EndModelInput.id': 'model',
  'KeepModelInput.unitId': 'unit',
  'KeepModelInput.modelId': 'model',
  'DropModelInput.unitId': 'unit',
  'DropModelInput.modelId': 'model',
  'RecordCommendationInput.unitId': 'unit',
  'SetExemplaryInput.unitId': 'unit',
  'TargetInput.bodyId': 'body',
  'TargetInput.planId': 'plan',
};

/** Values that get an attack past the checks that come before the id. */
export const valueOf: Readonly<Record<string, unknown>> = {
  'ScoresInput.year': 2026,
  'CreateModelInput.fromYear': 2026,
  'EndModelInput.toYear': 2026,
  'KeepModelInput.fromYear': 2026,
  'DropModelInput.toYear': 2026,
  'TargetInput.year': 2026,
};
