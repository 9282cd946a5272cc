import { WholeNumber } from './setting.js';

const MIB = 1024 * 1024;

/** The limits of one request, and of all requests together. A call that exceeds a limit gets an error that names it. */
export class ApiConfig {
  @WholeNumber({
    about: 'The most bytes of a request body. A proposal with 1 MiB of data makes about 1.4 MB.',
    from: 1024,
  })
  maxBodyBytes = 4 * MIB;

  @WholeNumber({ about: 'The most calls in one batch.', from: 1 })
  maxBatch = 1_000;

  @WholeNumber({ about: 'The most bytes of an answer; the answers of a batch count together.', from: 1024 })
  maxAnswerBytes = 16 * MIB;

  @WholeNumber({ about: 'The most blocks that one `getBlocks` may ask for.', from: 1 })
  maxBlocks = 1_024;

  @WholeNumber({ about: 'The most calls being worked on at once.', from: 1 })
  maxConcurrent = 4_096;

  @WholeNumber({
    about:
      'The longest wait that a call may ask for, in ms. While a call waits, AvalancheGo cannot add the paths of another chain.',
    from: 0,
    to: 25_000,
  })
  maxWaitMs = 5_000;

  @WholeNumber({
    about: 'The most calls that wait at once; further ones are answered without a wait.',
    from: 0,
  })
  maxWaiting = 1_000;
}
