/** Passkeys: a touch that signs exactly what is shown, a sign-in, a new device. Native calls, with a fallback for older browsers. */

const bytes = (base64url: string) =>
  Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
/** Bytes as base64url. */
export const text = (data: ArrayBuffer | Uint8Array) =>
  btoa(String.fromCharCode(...new Uint8Array(data as ArrayBuffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
const fromHex = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

const ids = (list: PublicKeyCredentialDescriptorJSON[] = []) =>
  list.map(({ id, transports }) => ({
    type: "public-key" as const,
    id: bytes(id),
    transports: transports as AuthenticatorTransport[],
  }));

function requestOptions(json: PublicKeyCredentialRequestOptionsJSON): PublicKeyCredentialRequestOptions {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) return PublicKeyCredential.parseRequestOptionsFromJSON(json);
  return {
    ...(json as unknown as PublicKeyCredentialRequestOptions),
    challenge: bytes(json.challenge),
    allowCredentials: ids(json.allowCredentials),
  };
}

function creationOptions(json: PublicKeyCredentialCreationOptionsJSON): PublicKeyCredentialCreationOptions {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) return PublicKeyCredential.parseCreationOptionsFromJSON(json);
  return {
    ...(json as unknown as PublicKeyCredentialCreationOptions),
    challenge: bytes(json.challenge),
    user: { ...json.user, id: bytes(json.user.id) },
    excludeCredentials: ids(json.excludeCredentials),
  };
}

/** The credential as JSON, in the form of WebAuthn level 3. */
function asJson(credential: PublicKeyCredential): unknown {
  if (credential.toJSON) return credential.toJSON();
  const { id, type, authenticatorAttachment, response } = credential;
  const attested = response as AuthenticatorAttestationResponse;
  const asserted = response as AuthenticatorAssertionResponse;
  const clientDataJSON = text(response.clientDataJSON);
  return {
    id,
    rawId: id,
    type,
    authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: attested.attestationObject
      ? { clientDataJSON, attestationObject: text(attested.attestationObject), transports: attested.getTransports() }
      : {
          clientDataJSON,
          authenticatorData: text(asserted.authenticatorData),
          signature: text(asserted.signature),
          ...(asserted.userHandle ? { userHandle: text(asserted.userHandle) } : {}),
        },
  };
}

async function touch(json: PublicKeyCredentialRequestOptionsJSON): Promise<unknown> {
  const credential = await navigator.credentials.get({ publicKey: requestOptions(json) });
  return asJson(credential as PublicKeyCredential);
}

/** A touch over the digest of the card in this form, on one of the person's own passkeys. */
export const signForm = ({ dataset }: HTMLFormElement): Promise<unknown> =>
  touch({
    challenge: text(fromHex(dataset.challenge ?? "")),
    allowCredentials: (dataset.credentials ?? "")
      .split(" ")
      .filter(Boolean)
      .map((id) => ({ id, type: "public-key" })),
    userVerification: "required",
    timeout: 120_000,
  });

/** A touch that says who somebody is. */
export const signIn = async (): Promise<unknown> => touch(await post("/sign-in/options", {}));

/** A new passkey on this device, under the name that the form gives. */
export async function enrol(form: HTMLFormElement): Promise<void> {
  const name = new FormData(form).get("name");
  const options = await post<PublicKeyCredentialCreationOptionsJSON>("/me/passkeys/options", {});
  const credential = await navigator.credentials.create({ publicKey: creationOptions(options) });
  await post("/me/passkeys", { name, credential: asJson(credential as PublicKeyCredential) });
  location.reload();
}

/** Asks the server. Throws its refusal in words. */
export async function post<T>(path: string, body: unknown): Promise<T> {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify(body),
  });
  const answer = (await response.json().catch(() => ({}))) as { title?: string; detail?: string };
  if (response.ok) return answer as T;
  throw new Error([answer.title ?? `The server answered ${response.status}.`, answer.detail ?? ""].join(" ").trim());
}

/** What went wrong, in words, beside the form. A touch that was not given is not a fault: it can be tried again. */
export function problemNear(form: HTMLFormElement, fault: unknown): void {
  const known = form.parentElement?.querySelector<HTMLElement>(":scope > [data-problem], form > [data-problem]");
  const place = known ?? form.insertAdjacentElement("afterend", document.createElement("p"));
  if (!(place instanceof HTMLElement)) return;
  const given = fault instanceof DOMException && fault.name === "NotAllowedError";
  place.dataset.problem = "";
  place.className = "stop small";
  place.role = "alert";
  place.hidden = false;
  place.textContent = given
    ? "Nothing was sent: no passkey answered. Try again, or use another device."
    : `Nothing was sent. ${fault instanceof Error ? fault.message : String(fault)}`;
}
