package nl.schakel.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

import com.deque.html.axecore.results.Rule;
import com.deque.html.axecore.selenium.AxeBuilder;
import nl.schakel.story.Desk;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.springframework.util.FileSystemUtils;

/**
 * A real browser at the operators' pages: Debian's Chromium without a screen. Every step waits for what it needs, ten
 * seconds at most. Not for several threads.
 */
public final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Set<String> GRAVE = Set.of("serious", "critical");
    private static final String ROW = "./ancestor::*[self::tr or self::li or self::form or self::article"
            + " or self::section or self::details][1]";
    /** It warns that it cannot speak to this version of Chromium in a way that nobody here uses. */
    private static final Logger VERSIONS = Logger.getLogger("org.openqa.selenium.devtools");

    private final URI hub;
    private final Path profile;
    private final ChromeDriver chrome;

    /** How wide the screen is, and what the person prefers. */
    public enum Look {

        WIDE_LIGHT(1280, 900, "light"), WIDE_DARK(1280, 900, "dark"),
        PHONE_LIGHT(360, 740, "light"), PHONE_DARK(360, 740, "dark");

        private final int width;
        private final int height;
        private final String scheme;

        Look(int width, int height, String scheme) {
            this.width = width;
            this.height = height;
            this.scheme = scheme;
        }

        private boolean isPhone() {
            return width < 600;
        }
    }

    private Browser(URI hub) {
        this.hub = hub;
        VERSIONS.setLevel(Level.OFF);
        try {
            profile = Files.createTempDirectory("schakel-browser");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LoggingPreferences console = new LoggingPreferences();
        console.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toString());
        options.addArguments("--headless=new", "--lang=nl", "--user-data-dir=" + profile, "--no-first-run",
                "--hide-scrollbars", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking");
        if (System.getProperty("user.name").equals("root")) {
            options.addArguments("--no-sandbox");
        }
        options.setCapability("goog:loggingPrefs", console);
        ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort().build();
        service.sendOutputTo(OutputStream.nullOutputStream());
        chrome = new ChromeDriver(service, options);
        look(Look.WIDE_LIGHT);
    }

    /**
     * A browser of its own, wide and light. Where Chromium is not installed the test is skipped, and fails where the
     * environment says {@code CI=true}.
     */
    public static Browser at(URI hub) {
        if (!Files.isExecutable(CHROMIUM) || !Files.isExecutable(DRIVER)) {
            String missing = "no real browser here: apt-get install chromium chromium-driver";
            if ("true".equals(System.getenv("CI"))) {
                Assertions.fail(missing);
            }
            Assumptions.abort(missing);
        }
        return new Browser(hub);
    }

    /** Another screen, another preference; the page stays. */
    public Browser look(Look look) {
        chrome.executeCdpCommand("Emulation.setDeviceMetricsOverride", Map.of("width", look.width,
                "height", look.height, "deviceScaleFactor", 1, "mobile", look.isPhone()));
        chrome.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(
                Map.of("name", "prefers-color-scheme", "value", look.scheme))));
        return this;
    }

    /** Logs in as a person of {@link Desk.Person}. */
    public Browser login(Desk.Person person) {
        return go("/operations/login").fill("Naam", person.user()).fill("Wachtwoord", person.password())
                .click("Aanmelden");
    }

    /** Opens a page by its path. */
    public Browser go(String path) {
        chrome.get(hub.resolve(path).toString());
        return this;
    }

    /** The path and the question of the page that is open. */
    public String where() {
        URI address = URI.create(chrome.getCurrentUrl());
        return address.getRawPath() + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
    }

    /** Clicks the button or link with exactly this text. */
    public Browser click(String text) {
        until("a button or link “" + text + "”", () -> {
            clickable(text).get(0).click();
            return true;
        });
        return this;
    }

    /** Clicks the button or link with this text in the row, card or form that has another text in it as well. */
    public Browser clickAt(String near, String text) {
        until("a button or link “" + text + "” at “" + near + "”", () -> {
            clickable(text).stream().filter(element -> element.findElements(By.xpath(ROW)).stream()
                    .anyMatch(row -> words(row.getText()).contains(near))).findFirst().orElseThrow().click();
            return true;
        });
        return this;
    }

    /** Fills in, chooses, or ticks the field with this label. */
    public Browser fill(String label, String value) {
        until("a field “" + label + "”", () -> {
            WebElement field = field(label);
            if (field.getTagName().equals("select")) {
                new Select(field).selectByVisibleText(value);
            } else if (Set.of("checkbox", "radio").contains(String.valueOf(field.getDomAttribute("type")))) {
                if (field.isSelected() != Boolean.parseBoolean(value)) {
                    field.click();
                }
            } else {
                field.clear();
                field.sendKeys(value);
            }
            return true;
        });
        return this;
    }

    /** Waits until the page says this. */
    public Browser sees(String text) {
        until("“" + text + "” on the page", () -> text().contains(text));
        return this;
    }

    /** Waits until the page does not say this any more. */
    public Browser seesNoMore(String text) {
        until("no “" + text + "” on the page", () -> !text().contains(text));
        return this;
    }

    /** What a person can read on the page, its spaces made one. */
    public String text() {
        return words(chrome.findElement(By.tagName("body")).getText());
    }

    /** Everything of the page, as long as it is, in {@code target/screenshots/<name>.png}. */
    public Browser screenshot(String name) {
        Map<?, ?> size = (Map<?, ?>) chrome.executeCdpCommand("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
        Map<String, Object> picture = chrome.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png",
                "captureBeyondViewport", true, "clip", Map.of("x", 0, "y", 0, "width", size.get("width"),
                        "height", size.get("height"), "scale", 1)));
        try {
            Files.createDirectories(SCREENSHOTS);
            Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode((String) picture.get("data")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Nothing went wrong unseen since the last time that this was asked: no error, and nothing the policy blocked. */
    public Browser isQuiet() {
        List<LogEntry> said = chrome.manage().logs().get(LogType.BROWSER).getAll();
        assertThat(said).filteredOn(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .extracting(LogEntry::getMessage).as("the console at " + where()).isEmpty();
        return this;
    }

    /** Nothing sticks out to the right. */
    public Browser fits() {
        List<?> out = (List<?>) chrome.executeScript("""
                const wide = document.documentElement.clientWidth;
                if (document.documentElement.scrollWidth <= wide) return [];
                return [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > wide + 1)
                    .map(e => e.tagName.toLowerCase() + (e.className ? '.' + e.className : '')).slice(0, 10);
                """);
        assertThat(out).as("what is wider than the screen at " + where()).isEmpty();
        return this;
    }

    /** The rules of axe-core find nothing serious or critical. */
    public Browser isAccessible() {
        List<String> findings = new ArrayList<>();
        for (Rule rule : new AxeBuilder().setLegacyMode(true).analyze(chrome).getViolations()) {
            if (GRAVE.contains(rule.getImpact())) {
                rule.getNodes().forEach(node -> findings.add(rule.getImpact() + ": " + rule.getHelp() + " ("
                        + rule.getId() + ") at " + node.getTarget() + ": " + node.getHtml()));
            }
        }
        assertThat(findings).as("what axe-core finds at " + where()).isEmpty();
        return this;
    }

    /**
     * The open page in all four looks: quiet, accessible, not wider than the screen, and a picture of each, to look at.
     *
     * @param name of the pictures; the look is added
     */
    public Browser looksGood(String name) {
        isQuiet();
        for (Look look : Look.values()) {
            look(look);
            // A chart or a menu may follow the size by script, in the next frame.
            chrome.executeAsyncScript("const done = arguments[0];"
                    + "requestAnimationFrame(() => requestAnimationFrame(() => done()));");
            screenshot(name + "-" + look.name().toLowerCase().replace('_', '-'));
            fits();
            isAccessible();
        }
        look(Look.WIDE_LIGHT);
        return isQuiet();
    }

    /** For what has no method here. */
    public ChromeDriver driver() {
        return chrome;
    }

    @Override
    public void close() {
        chrome.quit();
        // Chromium may still be tidying up: what is left is the system's to clean.
        FileSystemUtils.deleteRecursively(profile.toFile());
    }

    private List<WebElement> clickable(String text) {
        return chrome.findElements(By.cssSelector("button, a[href], summary, input[type=submit]")).stream()
                .filter(WebElement::isDisplayed).filter(element -> words(element.getText()).equals(text)
                        || text.equals(element.getDomAttribute("value"))
                        || text.equals(element.getDomAttribute("aria-label"))).toList();
    }

    private WebElement field(String label) {
        WebElement found = chrome.findElements(By.tagName("label")).stream()
                .filter(element -> words(element.getText()).equals(label)).findFirst().orElseThrow();
        String id = found.getDomAttribute("for");
        return id != null ? chrome.findElement(By.id(id))
                : found.findElement(By.cssSelector("input, select, textarea"));
    }

    private void until(String what, Supplier<Boolean> step) {
        try {
            new WebDriverWait(chrome, PATIENCE, Duration.ofMillis(100)).ignoreAll(List.of(
                    StaleElementReferenceException.class, IndexOutOfBoundsException.class,
                    NoSuchElementException.class, org.openqa.selenium.NoSuchElementException.class))
                    .until(driver -> step.get());
        } catch (TimeoutException e) {
            throw new AssertionError("There is not " + what + ". At " + where() + " it says: " + text(), e);
        }
    }

    private static String words(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
