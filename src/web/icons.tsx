/** The drawings beside words. Lines only, one weight; each is decoration unless it is given a label. */

const lines = {
  inbox: (
    <>
      <path d="M3 11.5 5.2 4h9.6L17 11.5V16H3z" />
      <path d="M3 11.5h4l1 2h4l1-2h4" />
    </>
  ),
  who: (
    <>
      <circle cx="8.5" cy="8.5" r="5" />
      <path d="m12.2 12.2 4.3 4.3" />
    </>
  ),
  page: (
    <>
      <path d="M5 2.5h7l3.5 3.5v11.5H5z" />
      <path d="M8 9.5h5M8 12.5h5" />
    </>
  ),
  record: (
    <>
      <circle cx="5" cy="10" r="2.5" />
      <circle cx="15" cy="10" r="2.5" />
      <path d="M7.5 10h5" />
    </>
  ),
  people: (
    <>
      <circle cx="7.5" cy="7" r="2.8" />
      <path d="M2.5 16c.4-3 2.3-4.5 5-4.5s4.6 1.5 5 4.5M13 4.6a2.6 2.6 0 0 1 0 4.9M14.5 11.9c1.8.5 2.8 1.9 3 4.1" />
    </>
  ),
  me: (
    <>
      <circle cx="10" cy="7" r="3" />
      <path d="M4.5 16.5c.5-3.3 2.6-5 5.5-5s5 1.7 5.5 5" />
    </>
  ),
  more: <path d="M4 10h.1M10 10h.1M16 10h.1" stroke-width="2.5" />,
  checkin: (
    <>
      <rect x="3" y="4.5" width="14" height="12" rx="1.5" />
      <path d="M3 8.5h14M7 2.5v3M13 2.5v3" />
    </>
  ),
  back: <path d="M12 4.5 6.5 10l5.5 5.5" />,
  key: (
    <>
      <circle cx="6.5" cy="13.5" r="3" />
      <path d="m8.7 11.3 7.3-7.3M13 7l2.5 2.5" />
    </>
  ),
  check: <path d="m4 10.5 4 4 8-9" />,
  dash: <path d="M5 10h10" />,
  clock: (
    <>
      <circle cx="10" cy="10" r="7" />
      <path d="M10 6v4l2.5 2" />
    </>
  ),
  stop: <path d="M5.5 5.5l9 9M14.5 5.5l-9 9" />,
  releases: (
    <>
      <path d="M10 13V3.5M6.5 7 10 3.5 13.5 7" />
      <path d="M3.5 12v4.5h13V12" />
    </>
  ),
  incidents: (
    <>
      <path d="M10 3 17.5 16.5h-15z" />
      <path d="M10 8v4M10 14.2v.1" />
    </>
  ),
  ai: (
    <>
      <rect x="5" y="5" width="10" height="10" rx="1.5" />
      <path d="M8 2.5V5M12 2.5V5M8 15v2.5M12 15v2.5M2.5 8H5M2.5 12H5M15 8h2.5M15 12h2.5" />
    </>
  ),
  actions: <path d="M3 10h9.5M9 6.2l3.8 3.8L9 13.8M16.8 4v12" />,
  pause: <path d="M7 4.5v11M13 4.5v11" stroke-width="2.2" />,
  lock: (
    <>
      <rect x="4.5" y="9" width="11" height="8" rx="1.5" />
      <path d="M7 9V6.5a3 3 0 0 1 6 0V9" />
    </>
  ),
} as const;

export type IconName = keyof typeof lines;

/** An icon of the size of its text. */
export const Icon = ({ name, label }: { name: IconName; label?: string }) =>
  label === undefined ? (
    <svg class="i" viewBox="0 0 20 20" aria-hidden="true">
      {lines[name]}
    </svg>
  ) : (
    <svg class="i" viewBox="0 0 20 20" role="img" aria-label={label}>
      {lines[name]}
    </svg>
  );
