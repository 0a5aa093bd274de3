/** The tables on PostgreSQL, and what the database itself refuses. */

import { genesis } from "./store.ts";

/** The store's format, in the table `finalcall_store`. */
export const storeVersion = 1;

/** Raised when rows do not follow the row before them: somebody else was first, or the record was restored. */
export const brokenChain = "FC001";

const frozen = (table: string) => `
  CREATE TRIGGER ${table}_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
    FOR EACH STATEMENT EXECUTE FUNCTION finalcall_frozen();`;

export const schema = `
  CREATE TABLE finalcall_store(version integer NOT NULL);
  INSERT INTO finalcall_store VALUES (${storeVersion});

  CREATE FUNCTION finalcall_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '%: append-only', TG_TABLE_NAME; END $$;

  CREATE TABLE log(
    seq  bigint PRIMARY KEY CHECK(seq >= 1),
    hash text NOT NULL CHECK(hash = encode(sha256(convert_to(body, 'UTF8')), 'hex')),
    body text NOT NULL);
  CREATE FUNCTION finalcall_chain() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE before text;
    BEGIN
      SELECT hash INTO before FROM log WHERE seq = NEW.seq - 1;
      IF NEW.seq = 1 THEN before := '${genesis.hash}'; END IF;
      IF before IS NULL OR strpos(NEW.body, '"prev":"' || before || '","seq":' || NEW.seq || ',') = 0 THEN
        RAISE EXCEPTION 'log: entry % does not follow', NEW.seq USING ERRCODE = '${brokenChain}';
      END IF;
      NOTIFY finalcall_log; -- however many rows: one notification a transaction
      RETURN NEW;
    END $$;
  CREATE TRIGGER log_chain BEFORE INSERT ON log FOR EACH ROW EXECUTE FUNCTION finalcall_chain();
  ${frozen("log")}

  CREATE TABLE words(text text PRIMARY KEY, salt text NOT NULL, words text);
  CREATE FUNCTION finalcall_only_redact() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.text <> OLD.text OR NEW.words IS NOT NULL THEN RAISE EXCEPTION 'words: can only be redacted'; END IF;
    RETURN NEW; END $$;
  CREATE TRIGGER words_only_redact BEFORE UPDATE ON words FOR EACH ROW EXECUTE FUNCTION finalcall_only_redact();
  CREATE TRIGGER words_frozen BEFORE DELETE OR TRUNCATE ON words FOR EACH STATEMENT EXECUTE FUNCTION finalcall_frozen();

  CREATE TABLE ledger(book text, n bigint CHECK(n >= 1), at text NOT NULL, body text NOT NULL, PRIMARY KEY(book, n));
  ${frozen("ledger")}

  CREATE TABLE checkpoints(seq bigint, note text, PRIMARY KEY(seq, note));
  ${frozen("checkpoints")}
`;
