const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const CHECKSUM_BYTES = 4;
const SHA256_BYTES = 32;

/** `cb58(bytea) → text`: base 58 of the bytes and the last four of their SHA-256. */
export const cb58 = (schema: string): string => `
CREATE FUNCTION ${schema}.cb58(bytes bytea) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  payload bytea := bytes || substr(sha256(bytes), ${SHA256_BYTES - CHECKSUM_BYTES + 1});
  number numeric := 0;
  digits text := '';
BEGIN
  FOR i IN 0 .. length(payload) - 1 LOOP
    number := number * 256 + get_byte(payload, i);
  END LOOP;
  WHILE number > 0 LOOP
    digits := substr('${ALPHABET}', (number % 58)::int + 1, 1) || digits;
    number := div(number, 58);
  END LOOP;
  FOR i IN 0 .. length(payload) - 1 LOOP
    EXIT WHEN get_byte(payload, i) <> 0;
    digits := '1' || digits;
  END LOOP;
  RETURN digits;
END $$`;

/** `from_cb58(text) → bytea`; null for text that is not CB58. For looking up an ID by the table's index. */
export const fromCb58 = (schema: string): string => `
CREATE FUNCTION ${schema}.from_cb58(digits text) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  number numeric := 0;
  digit int;
  payload bytea := '';
  bytes bytea;
BEGIN
  IF length(digits) > 128 THEN RETURN NULL; END IF;
  FOR i IN 1 .. length(digits) LOOP
    digit := strpos('${ALPHABET}', substr(digits, i, 1)) - 1;
    IF digit < 0 THEN RETURN NULL; END IF;
    number := number * 58 + digit;
  END LOOP;
  WHILE number > 0 LOOP
    payload := set_byte(decode('00', 'hex'), 0, (number % 256)::int) || payload;
    number := div(number, 256);
  END LOOP;
  FOR i IN 1 .. length(digits) LOOP
    EXIT WHEN substr(digits, i, 1) <> '1';
    payload := decode('00', 'hex') || payload;
  END LOOP;
  IF length(payload) < ${CHECKSUM_BYTES} THEN RETURN NULL; END IF;
  bytes := substr(payload, 1, length(payload) - ${CHECKSUM_BYTES});
  IF payload <> bytes || substr(sha256(bytes), ${SHA256_BYTES - CHECKSUM_BYTES + 1}) THEN RETURN NULL; END IF;
  RETURN bytes;
END $$`;

/** `utf8(bytea) → text`; null for bytes that are not UTF-8, or have a zero byte, which Postgres's text cannot hold. */
export const utf8 = (schema: string): string => `
CREATE FUNCTION ${schema}.utf8(bytes bytea) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN convert_from(bytes, 'UTF8');
EXCEPTION WHEN character_not_in_repertoire OR untranslatable_character THEN
  RETURN NULL;
END $$`;
