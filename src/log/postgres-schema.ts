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
    DECLARE wrong bigint;
    BEGIN
      SELECT fresh.seq INTO wrong FROM fresh LEFT JOIN log ON log.seq = fresh.seq - 1
        WHERE strpos(fresh.body, '"prev":"' || CASE fresh.seq WHEN 1 THEN '${genesis.hash}' ELSE coalesce(log.hash, '') END
          || '","seq":' || fresh.seq || ',') = 0 LIMIT 1;
      IF wrong IS NOT NULL THEN RAISE EXCEPTION 'log: entry % does not follow', wrong USING ERRCODE = '${brokenChain}'; END IF;
      PERFORM pg_notify('finalcall_log', '');
      RETURN NULL;
    END $$;
  CREATE TRIGGER log_chain AFTER INSERT ON log REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION finalcall_chain();
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
