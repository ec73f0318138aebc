package org.vitals4j.report;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What can be wrong with a network in training: an id that is the same in log, page, JSON and
 * configuration. The constants are what Vitals4j itself looks for; a plug-in has ids of its own,
 * see {@link #of}. Two of one id are equal.
 *
 * <p>Ordered as a list for a person is: the constants as they stand here, then all others by id.
 */
public final class Pathology implements Comparable<Pathology> {

  private static final int MAX_LENGTH = 40;
  private static final Pattern ID = Pattern.compile("[A-Z][A-Z0-9_]{0," + (MAX_LENGTH - 1) + "}");

  /** The gradient of layers near the input is far smaller than that of the last layer. */
  public static final Pathology VANISHING_GRADIENT = new Pathology("VANISHING_GRADIENT");

  /** The gradient is so large that steps destroy what was learned. */
  public static final Pathology EXPLODING_GRADIENT = new Pathology("EXPLODING_GRADIENT");

  /** NaN or an infinity somewhere in the computation. */
  public static final Pathology NON_FINITE = new Pathology("NON_FINITE");

  /** Units of a ReLU-like layer that are 0 for every example and no longer learn. */
  public static final Pathology DEAD_UNITS = new Pathology("DEAD_UNITS");

  /** A hidden layer whose activation function is flat at most of its outputs. */
  public static final Pathology SATURATION = new Pathology("SATURATION");

  /** Weights that begin too large, too small, or all alike. */
  public static final Pathology POOR_INITIALISATION = new Pathology("POOR_INITIALISATION");

  /** Steps far too large, or far too small, for the weights they change. */
  public static final Pathology UPDATE_RATIO = new Pathology("UPDATE_RATIO");

  /** The training score rises and stays up. */
  public static final Pathology LOSS_DIVERGENCE = new Pathology("LOSS_DIVERGENCE");

  /** The training score swings up and down and gets no better. */
  public static final Pathology LOSS_OSCILLATION = new Pathology("LOSS_OSCILLATION");

  /** The training score stands still while it is no better than guessing. */
  public static final Pathology LOSS_PLATEAU = new Pathology("LOSS_PLATEAU");

  /** The loss is above that of guessing. */
  public static final Pathology WORSE_THAN_GUESSING = new Pathology("WORSE_THAN_GUESSING");

  /** Something is wrong with the data or the configuration, whether or not it shows yet. */
  public static final Pathology SETUP = new Pathology("SETUP");

  private static final List<Pathology> BUILT_IN =
      List.of(
          VANISHING_GRADIENT,
          EXPLODING_GRADIENT,
          NON_FINITE,
          DEAD_UNITS,
          SATURATION,
          POOR_INITIALISATION,
          UPDATE_RATIO,
          LOSS_DIVERGENCE,
          LOSS_OSCILLATION,
          LOSS_PLATEAU,
          WORSE_THAN_GUESSING,
          SETUP);

  private static final Comparator<Pathology> ORDER =
      Comparator.comparingInt(Pathology::rank).thenComparing(Pathology::id);

  private final String id;

  private Pathology(String id) {
    this.id = id;
  }

  /**
   * The pathology of an id. A plug-in keeps its own in a constant: {@code
   * Pathology.of("FLAT_LOSS")}.
   *
   * @param id 1 to 40 upper-case letters, digits and underscores, beginning with a letter
   * @throws IllegalArgumentException for any other id
   */
  public static Pathology of(String id) {
    for (Pathology known : BUILT_IN) {
      if (known.id.equals(id)) {
        return known;
      }
    }
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "the id of a pathology must be 1 to "
              + MAX_LENGTH
              + " upper-case letters, digits and underscores, beginning with a letter, but was '"
              + PlainText.name(id)
              + "'");
    }
    return new Pathology(id);
  }

  /** All that Vitals4j itself looks for, in order. */
  public static List<Pathology> builtIn() {
    return BUILT_IN;
  }

  /** What log, page and JSON call it. */
  public String id() {
    return id;
  }

  private int rank() {
    int known = BUILT_IN.indexOf(this);
    return known < 0 ? BUILT_IN.size() : known;
  }

  @Override
  public int compareTo(Pathology other) {
    return ORDER.compare(this, other);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Pathology pathology && pathology.id.equals(id));
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Its {@link #id}. */
  @Override
  public String toString() {
    return id;
  }
}
