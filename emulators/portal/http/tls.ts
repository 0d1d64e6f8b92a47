/** Key and certificate of both origins; undefined = plain http. */
export type Tls = { key: string; cert: string } | undefined;
