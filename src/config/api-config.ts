import { WholeNumber } from './setting.js';

const MIB = 1024 * 1024;

/** What one request, and all of them together, may cost. A call beyond a limit gets an error that names it. */
export class ApiConfig {
  @WholeNumber({
    about: 'Bytes of a request body, at most. A datum of 1 MiB makes about 1.4 MB.',
    from: 1024,
  })
  maxBodyBytes = 4 * MIB;

  @WholeNumber({ about: 'Calls in one batch, at most.', from: 1 })
  maxBatch = 1_000;

  @WholeNumber({ about: 'Bytes of an answer, of a whole batch too, at most.', from: 1024 })
  maxAnswerBytes = 16 * MIB;

  @WholeNumber({ about: 'Calls being worked on at once, at most.', from: 1 })
  maxConcurrent = 4_096;
}
