/** Names of variables and parameters that hold secrets. */

/** As environments and addresses write them: `STRIPE_SECRET_KEY`, `access_token`. Keys of caches and tables are none. */
export const secretName =
  /SECRET|TOKEN|PASSW|PASSPHRASE|API_?KEY|(?<!CACHE|PRIMARY|SORT|FOREIGN|IDEMPOTENCY|PUBLIC|PARTITION|LOOKUP|HOT|SHORTCUT|REGISTRY)_KEY$|CREDENTIAL|DATABASE_URL|_DSN$|_AUTH$|^(?:.*[_-])?(?:password|passwd|secret|token|api[_-]?key|apikey|access[_-]?key|private[_-]?key)$/;
