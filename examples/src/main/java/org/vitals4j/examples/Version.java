package org.vitals4j.examples;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Says which version this is: the jar's manifest knows. */
final class Version implements IVersionProvider {

  @Override
  public String[] getVersion() {
    return new String[] {
      "Vitals4j examples "
          + Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
              .orElse("(not from a jar)")
    };
  }
}
