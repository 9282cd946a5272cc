import { FRAME, frame, HTTP2_ERROR, Http2Error, MAX_FRAME_BYTES } from './frames.js';

/** RFC 9113, section 6.5.2. */
export const SETTING = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
} as const;

const SETTING_BYTES = 6;

/** Identifier and value. */
export type Setting = readonly [number, number];

export function settingsFrame(settings: readonly Setting[]): Buffer {
  const payload = Buffer.allocUnsafe(settings.length * SETTING_BYTES);
  settings.forEach(([identifier, value], index) => {
    payload.writeUInt16BE(identifier, index * SETTING_BYTES);
    payload.writeUInt32BE(value, index * SETTING_BYTES + 2);
  });
  return frame(FRAME.settings, 0, 0, payload);
}

/** @returns a peer's settings, known or not @throws {Http2Error} for a value that it may not set */
export function readSettings(payload: Buffer): Setting[] {
  if (payload.length % SETTING_BYTES !== 0) throw wrongLength();
  const settings: Setting[] = [];
  for (let at = 0; at < payload.length; at += SETTING_BYTES) {
    const setting = [payload.readUInt16BE(at), payload.readUInt32BE(at + 2)] as const;
    check(setting);
    settings.push(setting);
  }
  return settings;
}

/** @throws {Http2Error} for an acknowledgement that is not empty */
export function checkAcknowledgement(payload: Buffer): void {
  if (payload.length > 0) throw wrongLength();
}

function check([identifier, value]: Setting): void {
  if (identifier === SETTING.enablePush && value > 1) {
    throw new Http2Error(HTTP2_ERROR.protocol, 'neither push nor none');
  }
  if (identifier === SETTING.maxFrameSize && (value < MAX_FRAME_BYTES || value >= 2 ** 24)) {
    throw new Http2Error(HTTP2_ERROR.protocol, `frames of at most ${value} bytes`);
  }
}

const wrongLength = (): Http2Error => new Http2Error(HTTP2_ERROR.frameSize, 'settings of a wrong length');
