package org.vitals4j.benchmarks.cases;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Which set-ups are run. */
public enum Halves {
  TUNING,
  HELD_BACK,
  BOTH;

  /** Spells them in lower case, with a hyphen. */
  public static final class Converter implements ITypeConverter<Halves> {
    @Override
    public Halves convert(String value) {
      return switch (value) {
        case "tuning" -> TUNING;
        case "held-back" -> HELD_BACK;
        case "both" -> BOTH;
        default ->
            throw new TypeConversionException(
                "must be tuning, held-back or both, but was '" + value + "'");
      };
    }
  }
}
