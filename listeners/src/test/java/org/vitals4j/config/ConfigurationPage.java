package org.vitals4j.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code docs/configuration.md}, made of {@code reference.conf}. */
final class ConfigurationPage {

  private static final Pattern KEY = Pattern.compile("  ([a-z][a-z.-]*) = (.*)");
  private static final Pattern RANGE =
      Pattern.compile("(.*?) ?Unit: (.*?)\\. Allowed: (.*)\\.", Pattern.DOTALL);

  private static final String HEAD =
      """
      # Configuration

      Every key of Vitals4j, with its default. This page is made of `reference.conf` in the jar of the library; do not edit it.

      A key can be set in four places. The first that sets it wins:

      | place | example |
      |---|---|
      | argument of the agent | `-javaagent:vitals4j-agent.jar=clipping=norm:1.0,alerts.level=warn` |
      | system property | `-Dvitals4j.clipping=norm:1.0` |
      | environment | `VITALS4J_CLIPPING=norm:1.0` (dots and dashes become `_`) |
      | file | `vitals4j { clipping = "norm:1.0" }`, in the file that the key `config` names |

      The agent reads them all. In code, `TrainingMonitor.builder(Configuration.load(ConfigSources.ofJvm()))` reads the last three,
      and calls on the builder come on top. `TrainingMonitor.builder()` begins with the defaults.

      A value that is not allowed is reported, with what is allowed, and the default is used. `java -jar vitals4j-agent.jar config`
      prints what is in force, and where it comes from. Options of your own [plug-ins](plugins.md) are under the name of the plug-in.

      """;

  private ConfigurationPage() {}

  /** The page, of the text of the file. */
  static String of(String reference) {
    StringBuilder page = new StringBuilder(HEAD);
    List<String> comment = new ArrayList<>();
    for (String line : reference.lines().toList()) {
      Matcher key = KEY.matcher(line);
      if (key.matches()) {
        page.append(section(key.group(1), key.group(2), String.join(" ", comment)));
      }
      if (line.startsWith("  # ")) {
        comment.add(line.substring(4).strip());
      } else {
        comment.clear();
      }
    }
    return page.toString().stripTrailing() + "\n";
  }

  private static String section(String key, String value, String comment) {
    Matcher parts = RANGE.matcher(comment);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          key + " must say its unit and what is allowed, but says: " + comment);
    }
    return """
        ## %s

        %s

        | default | unit | allowed |
        |---|---|---|
        | `%s` | %s | %s |

        """
        .formatted(key, parts.group(1), value, parts.group(2), parts.group(3));
  }
}
