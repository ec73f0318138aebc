package org.vitals4j.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.vitals4j.report.Internal;

/** Finds the word that was meant. */
@Internal
public final class DidYouMean {

  /** A slip of the finger or two, not another word. */
  private static final double MIN_SIMILARITY = 0.5;

  private DidYouMean() {}

  /** The known word most like the one given; empty where none is. */
  public static Optional<String> to(String word, Collection<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(one -> distance(lower, one) <= MIN_SIMILARITY * one.length())
        .min(
            Comparator.comparingInt((String one) -> distance(lower, one))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** For the end of a sentence: {@code ", did you mean 'x'?"}, or a full stop. */
  public static String hint(String word, Collection<String> known) {
    return to(word, known).map(near -> ", did you mean '" + near + "'?").orElse(".");
  }

  /** Levenshtein's: insertions, deletions and replacements from one to the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
