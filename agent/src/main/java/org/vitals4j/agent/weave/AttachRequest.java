package org.vitals4j.agent.weave;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.function.Function;

/**
 * What {@code java -jar vitals4j-agent.jar} asks of the agent in another JVM. Passed in a file, as
 * the attach API takes no more than 1,024 characters and brings no answer back.
 *
 * @param command "attach", "detach", "status" or "health"
 * @param options the agent's arguments; for "health" an address of the page's API
 * @param version of the jar that asks
 * @param reply file that takes the answer: "ok" or "error" in the first line, then sentences
 */
record AttachRequest(String command, String options, String version, Path reply) {

  static AttachRequest read(String file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      properties.load(reader);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return new AttachRequest(
        properties.getProperty("command", ""),
        properties.getProperty("options", ""),
        properties.getProperty("version", ""),
        Path.of(properties.getProperty("reply", "")));
  }

  /** Does it and writes the answer. */
  void answer(Function<AttachRequest, String> doer) {
    String answer;
    try {
      answer = "ok\n" + doer.apply(this);
    } catch (Throwable thrown) {
      answer = "error\n" + thrown.getMessage();
    }
    try {
      Files.writeString(reply, answer);
    } catch (IOException unwritable) {
      StderrLog.line("the answer to '" + command + "' could not be written: " + unwritable);
    }
  }
}
