/** The screens of actions, made from Quillhaven's Thursday morning. */

import { actionView } from "../../src/views/action-card.ts";
import { actionsView } from "../../src/views/action-list.ts";
import { pauseView } from "../../src/views/ai-pause.ts";
import type { ViewContext } from "../../src/views/context.ts";
import { inboxView } from "../../src/views/inbox.ts";
import { shellView } from "../../src/views/shell.ts";
import { signingOf } from "../../src/views/signing.ts";
import type { Html } from "../../src/web/layout.tsx";
import { actionScreen } from "../../src/web/screens/action.tsx";
import { actionsScreen } from "../../src/web/screens/actions.tsx";
import { pauseScreen } from "../../src/web/screens/ai-pause.tsx";
import { inboxScreen } from "../../src/web/screens/inbox.tsx";
import {
  actionMorning,
  actionsAt,
  beforeId,
  calmActions,
  creditsPaused,
  doubtId,
  editId,
  heldId,
  mailId,
  noActions,
  refusedId,
  sentId,
  staleId,
  twinId,
  waitsId,
} from "./action-morning.ts";

const there = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error("The fixture does not hold what the screen shows.");
  return value;
};

export async function actionScreens(): Promise<[string, Html][]> {
  const team = actionMorning();
  const ana = team.seenBy("ana", actionsAt);
  const li = team.seenBy("li", actionsAt);
  const noor = team.seenBy("noor", actionsAt);
  const tom = team.seenBy("tom", actionsAt, "link");
  const list = async (context: ViewContext) => actionsScreen(shellView(context, "actions"), await actionsView(context));
  const one = async (context: ViewContext, id: string) =>
    actionScreen(shellView(context, "actions"), there(await actionView(context, id)));
  return [
    ["actions", await list(ana)],
    ["actions-reader", await list(noor)],
    ["actions-calm", await list(calmActions().seenBy("ana", actionsAt))],
    ["actions-none", await list(noActions().seenBy("ana", actionsAt))],
    ["action", await one(ana, waitsId)],
    ["action-reader", await one(noor, waitsId)],
    ["action-twin", await one(ana, twinId)],
    ["action-stale", await one(li, staleId)],
    ["action-doubt", await one(ana, doubtId)],
    ["action-doubt-reader", await one(li, doubtId)],
    ["action-held", await one(ana, heldId)],
    ["action-permit", await one(ana, mailId)],
    ["action-edit", await one(tom, editId)],
    ["action-before", await one(ana, beforeId)],
    ["action-done", await one(ana, sentId)],
    ["action-refused", await one(ana, refusedId)],
    ["action-pause", pauseScreen(shellView(ana, "ai"), there(await pauseView(ana, creditsPaused)))],
    ["inbox-actions", inboxScreen(shellView(ana, "inbox"), await inboxView(ana), signingOf(ana, true))],
  ];
}
