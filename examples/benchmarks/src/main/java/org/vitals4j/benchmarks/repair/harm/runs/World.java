package org.vitals4j.benchmarks.repair.harm.runs;

/**
 * A small world to act in: what an action does in a state.
 *
 * @param next the state after an action, by state and action; -1 where the episode ends
 * @param reward for it, by state and action
 * @param discount of a reward one step later, in (0, 1)
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record World(int[][] next, double[][] reward, double discount) {

  /** A corridor: left or right, and a reward at the right end. */
  static World corridor(int length, double prize, double discount) {
    int[][] next = new int[length][2];
    double[][] reward = new double[length][2];
    for (int s = 0; s < length; s++) {
      next[s][0] = Math.max(0, s - 1);
      next[s][1] = s + 1 < length ? s + 1 : -1;
    }
    reward[length - 1][1] = prize;
    return new World(next, reward, discount);
  }

  /** A square with a prize in one corner; each step costs something, and walls stop. */
  static World square(int side, double prize, double cost, double discount) {
    int states = side * side;
    int[][] next = new int[states][4];
    double[][] reward = new double[states][4];
    int[][] moves = {{0, -1}, {0, 1}, {-1, 0}, {1, 0}};
    for (int s = 0; s < states; s++) {
      for (int a = 0; a < 4; a++) {
        int x = Math.min(side - 1, Math.max(0, s % side + moves[a][0]));
        int y = Math.min(side - 1, Math.max(0, s / side + moves[a][1]));
        int to = y * side + x;
        next[s][a] = to == states - 1 ? -1 : to;
        reward[s][a] = to == states - 1 ? prize : -cost;
      }
    }
    return new World(next, reward, discount);
  }

  /**
   * A ring that never ends: forward earns 1, backward half of that; values rise to 1 ÷ (1 −
   * discount).
   */
  static World ring(int states, double discount) {
    int[][] next = new int[states][2];
    double[][] reward = new double[states][2];
    for (int s = 0; s < states; s++) {
      next[s][0] = (s + 1) % states;
      next[s][1] = (s + states - 1) % states;
      reward[s][0] = 1;
      reward[s][1] = 0.5;
    }
    return new World(next, reward, discount);
  }

  int states() {
    return next.length;
  }

  int actions() {
    return next[0].length;
  }

  /** What each action is worth in each state to who acts best ever after. */
  double[][] values() {
    double[][] q = new double[states()][actions()];
    for (int sweep = 0; sweep < 2_000; sweep++) {
      for (int s = 0; s < states(); s++) {
        for (int a = 0; a < actions(); a++) {
          int to = next[s][a];
          q[s][a] = reward[s][a] + (to < 0 ? 0 : discount * highest(q[to]));
        }
      }
    }
    return q;
  }

  static double highest(double[] values) {
    double most = values[0];
    for (double value : values) {
      most = Math.max(most, value);
    }
    return most;
  }
}
