"""What people try a model with first, and what every model has an answer to: small programs, verses, a story."""

from __future__ import annotations

PYTHON = {
    "revers": """\
def reverse_string(text):
    return text[::-1]


print(reverse_string("hello"))  # olleh""",
    "fibonacci": """\
def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


print(fibonacci(10))  # 55""",
    "factorial": """\
def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


print(factorial(5))  # 120""",
    "prime": """\
def is_prime(n):
    if n < 2:
        return False
    for i in range(2, int(n**0.5) + 1):
        if n % i == 0:
            return False
    return True


print([n for n in range(20) if is_prime(n)])""",
    "hello world": """\
print("Hello, World!")""",
    "palindrome": """\
def is_palindrome(text):
    text = text.lower()
    return text == text[::-1]


print(is_palindrome("Level"))  # True""",
}
VERSES = {
    "haiku": (
        "Quiet lights blink on,\nfans hum through the empty room,\nmorning finds its way.",
        "Rain on the window,\na cup of tea going cold,\nthe page is still blank.",
        "Old path in the woods,\nleaves settle where we once walked,\nthe wind knows our names.",
    ),
    "joke": (
        "Why do programmers prefer dark mode? Because light attracts bugs!",
        "Why did the scarecrow win an award? Because he was outstanding in his field!",
        "I told my computer I needed a break, and now it won't stop sending me vacation ads.",
    ),
    "poem": (
        "The morning comes on careful feet\nand folds the dark away,\na single bird begins to sing\nthe first words of the day.\n\n"
        "The kettle hums, the windows clear,\nthe garden starts to shine,\nand all the hours that lie ahead\n"
        "are waiting, yours and mine.",
    ),
    "story": (
        "Once upon a time, in a small town by the sea, there lived a girl named Clara who collected lost things: buttons, keys, "
        "letters that had never been sent. One winter evening she found a key that fitted no door she knew. She tried every lock "
        "in town, until only the old lighthouse was left. The door opened without a sound, and inside she found a lamp, still "
        'warm, and a note: "Thank you for looking." From that night on the light burned again, and every ship came home.',
    ),
}
