import { expect, test } from "vitest";
import { shownLine } from "./command-line.ts";

test.each([
  [["./deploy.sh", "2.41.0"], "./deploy.sh 2.41.0"],
  [["./deploy.sh", "--token=hunter2", "10%"], "./deploy.sh --token=… 10%"],
  [["./deploy.sh", "--db-password", "hunter2", "10%"], "./deploy.sh --db-password … 10%"],
  [["env", "API_KEY=hunter2", "./deploy.sh"], "env API_KEY=… ./deploy.sh"],
  [["sh", "-c", "SHOP_SECRET='hunter 2' ./deploy.sh"], "sh -c SHOP_SECRET=… ./deploy.sh"],
  [["curl", "-H", "Authorization: Bearer hunter2", "x"], "curl -H Authorization: Bearer … x"],
  [["psql", "postgres://shop:hunter2@db/shop"], "psql …"],
  [["./deploy.sh", "ghp_abcdefghijklmnopqrstuvwxyz0123456789"], "./deploy.sh …"],
  [["./deploy.sh", "fc_ab12_abcdefghijklmnopqrstuvwxyz"], "./deploy.sh …"],
  [
    ["kubectl", "set", "image", "deployment/shop", "shop=registry.example/shop@sha256:00ff"],
    "kubectl set image deployment/shop shop=registry.example/shop@sha256:00ff",
  ],
])("of %j the record says %s", (command, says) => expect(shownLine(command)).toBe(says));

test("a long one is cut", () => expect(shownLine(["x".repeat(5000)])).toHaveLength(4000));
