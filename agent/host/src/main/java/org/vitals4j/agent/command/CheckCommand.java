package org.vitals4j.agent.command;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code check}. */
@Command(
    name = "check",
    description = {
      "Says whether the runs of a job are healthy, and what was not checked.",
      "A finding counts as long as it is open."
    },
    exitCodeOnInvalidInput = HealthCommand.WRONG_COMMAND_LINE,
    exitCodeOnExecutionException = HealthCommand.CANNOT_SAY,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing above INFO",
      "1:a WARN",
      "2:a CRITICAL finding",
      "3:cannot judge: nobody to ask, no run, or too early",
      "64:the command line was wrong"
    })
final class CheckCommand extends HealthCommand {

  @Option(
      names = "--min-iterations",
      paramLabel = "N",
      defaultValue = "100",
      description = "A run of fewer without a finding is not judged. Default: ${DEFAULT-VALUE}.")
  private int minIterations;

  @Option(names = "--closed", description = "Findings that have closed count, too, at their worst.")
  private boolean closed;

  @Option(
      names = "--strict",
      description = "0 only where every check was done that this network allows.")
  private boolean strict;

  CheckCommand(Jvms jvms) {
    super(jvms);
  }

  @Override
  public Integer call() {
    if (minIterations < 1) {
      throw refused("--min-iterations must be at least 1, but was " + minIterations + ".");
    }
    HealthClient client;
    String body;
    JsonObject answer;
    try {
      client = client();
      body =
          client.get(
              API
                  + "check?min-iterations="
                  + minIterations
                  + "&closed="
                  + closed
                  + "&strict="
                  + strict
                  + chosen());
      answer = Answers.read(body);
    } catch (IllegalStateException nobody) {
      if (json()) {
        print(unknown(String.valueOf(nobody.getMessage())));
      }
      throw nobody;
    }
    print(json() ? body : CheckText.of(answer, System.currentTimeMillis()));
    return answer.get("exitCode").getAsInt();
  }

  /** As the page would say it, were there one. */
  private static String unknown(String reason) {
    JsonObject verdict = new JsonObject();
    verdict.addProperty("formatVersion", 1);
    verdict.addProperty("verdict", "CANNOT_JUDGE");
    verdict.addProperty("exitCode", CANNOT_SAY);
    verdict.addProperty("reason", reason);
    verdict.add("runs", new JsonArray());
    return verdict.toString();
  }
}
