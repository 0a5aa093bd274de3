/** Every kind of decision there is. A new kind is one folder and one line here. */

import { access } from "./access/kind.ts";
import { action } from "./action/kind.ts";
import { alert } from "./alert/kind.ts";
import { change } from "./change/kind.ts";
import { checkin } from "./checkin/kind.ts";
import { comparison } from "./comparison/kind.ts";
import { draft } from "./draft/kind.ts";
import { drill } from "./drill/kind.ts";
import { freeze } from "./freeze/kind.ts";
import { gap } from "./gap/kind.ts";
import { guardrail } from "./guardrail/kind.ts";
import { incident } from "./incident/kind.ts";
import { marker } from "./marker/kind.ts";
import { operation } from "./operation/kind.ts";
import { page } from "./page/kind.ts";
import { pause } from "./pause/kind.ts";
import { person } from "./person/kind.ts";
import { proposal } from "./proposal/kind.ts";
import { record } from "./record/kind.ts";
import { redaction } from "./redaction/kind.ts";
import { release } from "./release/kind.ts";
import { review } from "./review/kind.ts";
import { roster } from "./roster/kind.ts";
import { sheet } from "./sheet/kind.ts";
import { signer } from "./signer/kind.ts";
import { task } from "./task/kind.ts";
import { template } from "./template/kind.ts";
import { token } from "./token/kind.ts";
import { work } from "./work/kind.ts";

export const kinds = {
  record,
  page,
  person,
  token,
  guardrail,
  gap,
  proposal,
  change,
  freeze,
  release,
  operation,
  incident,
  signer,
  alert,
  marker,
  access,
  drill,
  roster,
  task,
  pause,
  draft,
  comparison,
  action,
  template,
  work,
  sheet,
  review,
  checkin,
  redaction,
};
