/** Of every event there is: whether a token may bring it about. */

/** What a person says: a yes, a no, a finding that settles something, or who else may come in. A token says none of it. */
export const byPeople: readonly string[] = [
  ...["page.adopted", "page.refused", "token.issued", "token.revoked", "roster.listReviewed"],
  ...["person.invited", "person.signedIn", "person.passkeyEnrolled", "person.passkeyConfirmed", "person.recovered"],
  ...["person.passkeyDropped", "person.pushSubscribed"],
  ...["proposal.answered", "proposal.overridden", "change.approved", "change.refused", "freeze.thawed"],
  ...["release.approved", "release.refused", "release.advanced", "release.excepted", "release.settled"],
  ...[
    "release.abandoned",
    "operation.settled",
    "access.approved",
    "access.refused",
    "access.brokenOpen",
    "access.read",
  ],
  ...[
    "incident.thawed",
    "incident.resolved",
    "incident.closed",
    "incident.duplicated",
    "task.approved",
    "task.refused",
    "task.widened",
    "task.restored",
    "pause.resumed",
  ],
  ...["draft.reviewed", "comparison.settled", "comparison.closed"],
  ...["action.approved", "action.refused", "action.settled", "template.approved", "work.answered", "sheet.confirmed"],
  ...["review.opened", "review.judged", "review.closed"],
  ...["redaction.asked", "redaction.refused", "redaction.ordered"],
  ...["checkin.answered", "checkin.trusted", "checkin.judged", "checkin.closed"],
];
/** The same, but a person's own paired command line may say it for them: it decides nothing that is dangerous. */
export const byPersonsToo: readonly string[] = [
  ...["task.tested", "task.answered", "comparison.marked", "comparison.dropped", "comparison.chosen"],
  ...["person.sessionEnded", "person.pushEnded"],
  ...["checkin.opened", "checkin.lapsed"],
];

/** Whatever else may be recorded: asked, proposed, reported, made more careful, or done by the server itself. */
export const others: readonly string[] = [
  ...["record.founded", "record.sealed", "page.offered", "guardrail.reported", "gap.found", "gap.closed"],
  ...["proposal.asked", "proposal.inputGiven", "proposal.withdrawn", "change.submitted", "change.questionAnswered"],
  ...["change.closed", "change.voided", "freeze.frozen", "signer.published", "marker.set", "drill.held"],
  ...["release.prepared", "release.permitted", "release.admitted", "release.started", "release.ended"],
  ...["release.doubted", "release.healthy", "release.stopped", "release.rolledBack"],
  ...["operation.started", "operation.ended", "operation.verified", "operation.doubted"],
  ...["incident.declared", "incident.widened", "incident.graded", "incident.offered", "incident.led"],
  ...["incident.roleGiven", "incident.noted", "incident.checked", "incident.acted", "incident.resulted"],
  ...[
    "incident.timed",
    "incident.blastEstimated",
    "incident.customersListed",
    "incident.updated",
    "incident.mitigated",
  ],
  ...["incident.reviewed", "incident.covered"],
  ...["alert.fired", "alert.acknowledged", "alert.ended", "alert.blinded", "alert.watchdogHeard", "alert.watchdogLost"],
  ...["access.asked", "access.issuing", "access.issued", "access.issueFailed", "access.ending", "access.ended"],
  ...["access.stuck", "access.strayEnded", "task.proposed", "task.rolledBack", "task.checked", "task.narrowed"],
  ...["task.cheapened", "task.sampled", "pause.paused", "pause.counted", "pause.drillEnded", "pause.heard"],
  ...["draft.opened", "draft.used", "draft.complained", "draft.failed"],
  ...["comparison.started", "comparison.ran"],
  ...[
    "action.proposed",
    "action.withdrawn",
    "action.dispatched",
    "action.redeemed",
    "action.ended",
    "action.overtaken",
    "action.readBack",
  ],
  ...["redaction.retained", "redaction.done"],
  ...["template.offered", "template.withdrawn", "work.added", "work.cameBack", "work.taken", "work.handedBack"],
  ...["work.returned", "work.ended", "work.doubled", "work.used", "work.closed", "work.proposed", "sheet.brought"],
];
