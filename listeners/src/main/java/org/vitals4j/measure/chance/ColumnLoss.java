package org.vitals4j.measure.chance;

/** Losses that treat each column by itself, as functions of sums over its labels. */
enum ColumnLoss {
  /** (a − y)². */
  SQUARED {
    @Override
    double second(double label) {
      return label * label;
    }

    @Override
    double loss(double answer, Sums y) {
      return Math.max(0, y.second() - 2 * answer * y.first() + answer * answer * y.count());
    }
  },

  /** (log(1 + a) − log(1 + y))². */
  SQUARED_LOGARITHMIC {
    @Override
    double first(double label) {
      return Math.log1p(label);
    }

    @Override
    double second(double label) {
      double log = Math.log1p(label);
      return log * log;
    }

    @Override
    double best(Sums y) {
      return Math.expm1(y.first() / y.count());
    }

    @Override
    double loss(double answer, Sums y) {
      return SQUARED.loss(Math.log1p(answer), y);
    }

    @Override
    boolean suits(double label) {
      return label > -1;
    }
  },

  /** −y log a − (1 − y) log(1 − a). */
  BINARY {
    @Override
    double second(double label) {
      return -xLogX(label) - xLogX(1 - label);
    }

    @Override
    double loss(double answer, Sums y) {
      return -xLogA(y.first(), answer) - xLogA(y.count() - y.first(), 1 - answer);
    }

    @Override
    double floor(Sums y) {
      return y.second();
    }

    @Override
    boolean suits(double label) {
      return label >= 0 && label <= 1;
    }
  },

  /** a − y log a. */
  POISSON {
    @Override
    double second(double label) {
      return label - xLogX(label);
    }

    @Override
    double loss(double answer, Sums y) {
      return answer * y.count() - xLogA(y.first(), answer);
    }

    @Override
    double floor(Sums y) {
      return y.second();
    }

    @Override
    boolean suits(double label) {
      return label >= 0;
    }
  },

  /** max(0, 1 − a y), y either −1 or 1. */
  HINGE {
    @Override
    double best(Sums y) {
      return y.first() < 0 ? -1 : 1;
    }

    @Override
    double loss(double answer, Sums y) {
      double ones = (y.count() + y.first()) / 2;
      return ones * Math.max(0, 1 - answer) + (y.count() - ones) * Math.max(0, 1 + answer);
    }

    @Override
    boolean suits(double label) {
      return Math.abs(label) == 1;
    }
  },

  /** max(0, 1 − a y)², y either −1 or 1. */
  SQUARED_HINGE {
    @Override
    double loss(double answer, Sums y) {
      double ones = (y.count() + y.first()) / 2;
      double low = Math.max(0, 1 - answer);
      double high = Math.max(0, 1 + answer);
      return ones * low * low + (y.count() - ones) * high * high;
    }

    @Override
    boolean suits(double label) {
      return Math.abs(label) == 1;
    }
  };

  /**
   * Sums over one column.
   *
   * @param count how many labels count
   * @param first sum of {@link ColumnLoss#first}
   * @param second sum of {@link ColumnLoss#second}
   */
  record Sums(double count, double first, double second) {

    Sums plus(double share, double ofFirst, double ofThird) {
      return new Sums(count + share, first + share * ofFirst, second + share * ofThird);
    }
  }

  double first(double label) {
    return label;
  }

  double second(double label) {
    return 0;
  }

  /** Whether the loss is meant for such a label. */
  boolean suits(double label) {
    return true;
  }

  /** The answer of which the loss is least, whatever the activation function. */
  double best(Sums y) {
    return y.first() / y.count();
  }

  /** Summed over the labels; it falls towards the best answer from either side. */
  abstract double loss(double answer, Sums y);

  /** The loss of answers that equal the labels. */
  double floor(Sums y) {
    return 0;
  }

  private static double xLogX(double x) {
    return x > 0 && x != 1 ? x * Math.log(x) : 0;
  }

  private static double xLogA(double x, double answer) {
    return x == 0 ? 0 : x * Math.log(answer);
  }
}
