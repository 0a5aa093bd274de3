/** What a store file holds. The triggers stop mistakes and quick hands; only signed checkpoints stop the operator. */

import { genesis } from "./store.ts";

/** "FCLL": marks the file as ours (PRAGMA application_id). */
export const applicationId = 0x46434c4c;

/** The store's format (PRAGMA user_version). */
export const storeVersion = 1;

const frozen = (table: string) => `
  CREATE TRIGGER ${table}_no_update BEFORE UPDATE ON ${table} BEGIN SELECT RAISE(ABORT, '${table}: append-only'); END;
  CREATE TRIGGER ${table}_no_delete BEFORE DELETE ON ${table} BEGIN SELECT RAISE(ABORT, '${table}: append-only'); END;`;

export const schema = `
  CREATE TABLE log(
    seq  INTEGER PRIMARY KEY CHECK(seq >= 1),
    hash TEXT NOT NULL CHECK(length(hash) = 64),
    body TEXT NOT NULL) STRICT;
  CREATE TRIGGER log_chain BEFORE INSERT ON log BEGIN
    SELECT RAISE(ABORT, 'log: gap') WHERE NEW.seq <> 1 + coalesce((SELECT max(seq) FROM log), 0);
    SELECT RAISE(ABORT, 'log: wrong prev') WHERE instr(NEW.body, '"prev":"' ||
      coalesce((SELECT hash FROM log WHERE seq = NEW.seq - 1), '${genesis.hash}') || '","seq":' || NEW.seq || ',') = 0;
  END;
  ${frozen("log")}

  CREATE TABLE words(text TEXT PRIMARY KEY, salt TEXT NOT NULL, words TEXT) STRICT, WITHOUT ROWID;
  CREATE TRIGGER words_only_redact BEFORE UPDATE ON words WHEN NEW.text <> OLD.text OR NEW.words IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'words: can only be redacted'); END;
  CREATE TRIGGER words_no_delete BEFORE DELETE ON words BEGIN SELECT RAISE(ABORT, 'words: can only be redacted'); END;

  CREATE TABLE ledger(
    book TEXT NOT NULL, n INTEGER NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY(book, n)) STRICT, WITHOUT ROWID;
  CREATE TRIGGER ledger_no_gap BEFORE INSERT ON ledger
    WHEN NEW.n <> 1 + coalesce((SELECT max(n) FROM ledger WHERE book = NEW.book), 0)
    BEGIN SELECT RAISE(ABORT, 'ledger: gap'); END;
  ${frozen("ledger")}

  CREATE TABLE checkpoints(seq INTEGER NOT NULL, note TEXT NOT NULL, PRIMARY KEY(seq, note)) STRICT, WITHOUT ROWID;
  ${frozen("checkpoints")}
`;
