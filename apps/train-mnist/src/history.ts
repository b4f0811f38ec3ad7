/** What training reports as it goes on. */
export interface History {
  /** Mean loss of each batch. */
  readonly batchLoss: number[];
  /** Mean loss of each epoch's images. */
  readonly trainLoss: number[];
  /** Share of right predictions on the test images after each epoch. */
  readonly testAccuracy: number[];
}
