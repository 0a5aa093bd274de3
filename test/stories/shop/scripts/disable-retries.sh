#!/bin/sh
# Switches the retries of the billing code off, for everybody, at once.
exec node -e 'fetch(process.env.SHOP + "/flags", { method: "POST", body: JSON.stringify({ retries: false }) }).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))'
