/** Which build of the styles and the script a screen belongs to, so that a browser asks for each only once. */

declare const FINALCALL_ASSETS: string | undefined;

/** The beginning of a SHA-256 over the built files; empty where nothing was built, as in tests. */
export const assetsBuild: string = typeof FINALCALL_ASSETS === "string" ? FINALCALL_ASSETS : "";

/** The address of a file of this build. */
export const assetUrl = (name: string): string => `/assets/${name}${assetsBuild === "" ? "" : `?v=${assetsBuild}`}`;
